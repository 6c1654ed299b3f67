"""Text messages. The embedded default writes them into the mailbox folder, where the demo's mailbox page shows them."""

import json

from django.conf import settings

from core.clock import database_now
from messaging.channels.base import Unreachable
from messaging.models import Delivery
from messaging.purposes import Text


class MailboxChannel:
    """One file for each SMS. Its name is the delivery's, so that a repeated try overwrites and never doubles."""

    def send(self, delivery: Delivery, text: Text) -> None:
        content = {"to": delivery.address, "text": text.sms, "at": database_now().isoformat()}
        target = settings.MAILBOX_DIR / f"{delivery.public_id}.sms.json"
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_text(json.dumps(content))
            part.replace(target)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error

    def close(self) -> None:
        pass

"""The embedded default for SMS and voice: files in the mailbox folder, which the demo's mailbox page shows."""

import json

from django.conf import settings

from core.clock import database_now
from core.ids import new_id
from messaging.channels.base import Unreachable, words_of
from messaging.models import Delivery
from messaging.purposes import Text


class MailboxChannel:
    """One file for each call that was accepted, a repeated one too; its name begins with the delivery's."""

    provider = "mailbox"

    def send(self, delivery: Delivery, text: Text) -> str:
        said = words_of(delivery, text)
        language = delivery.message.recipient.language
        content = {"to": delivery.address, "text": said, "language": language, "at": database_now().isoformat()}
        target = settings.MAILBOX_DIR / f"{delivery.public_id}.{new_id('take')}.{delivery.channel}.json"
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_text(json.dumps(content))
            part.replace(target)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        return target.name

    def close(self) -> None:
        pass

"""What this app says to sellers."""

from typing import Any

from django.utils.translation import gettext as _

from messaging.models import Message
from messaging.purposes import Purpose, Text


def _account_mail(message: Message, secret: dict[str, Any]) -> Text:
    """Mails about the log-in are worded by django-allauth; the message center tells that one was sent."""
    if not secret:
        return Text(
            title=_("We sent you an e-mail about your log-in"),
            paragraphs=[_("If you did not ask for it, change your password. Nobody can log in with the e-mail alone.")],
        )
    return Text(title=secret["title"], paragraphs=[secret["body"]])


PURPOSES = [Purpose("account_mail", _account_mail, still_true=lambda message: True, safe_to_repeat=False)]

"""What this app says to sellers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Message
from messaging.purposes import Purpose, Text
from sellers.models import Seller


def _account_mail(message: Message, secret: dict[str, Any]) -> Text:
    """Mails about the log-in are worded by django-allauth; the message center tells that one was sent."""
    if not secret:
        return Text(
            title=_("We sent you an e-mail about your log-in"),
            paragraphs=[_("If you did not ask for it, change your password. Nobody can log in with the e-mail alone.")],
        )
    return Text(title=secret["title"], paragraphs=[secret["body"]])


def _seller_active(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your account is active"),
        paragraphs=[
            _("We have your tax information, and your account is fully active. You can sell from now on."),
            _("There is nothing more to do. If we ever need something else, it will stand here and on your home page."),
        ],
        action=(_("See your account"), reverse("tax")),
    )


def _is_active(message: Message) -> bool:
    return Seller.objects.filter(public_id=message.about, status=Seller.Status.ACTIVE).exists()


PURPOSES = [
    Purpose("account_mail", _account_mail, still_true=lambda message: True, safe_to_repeat=False, urgent=True),
    Purpose("seller_active", _seller_active, still_true=_is_active),
]

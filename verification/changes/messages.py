"""What sellers hear of a change of details that nobody has to check. What is checked is told as its case is."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Message
from messaging.purposes import Purpose, Text


def _made(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your details are changed"),
        paragraphs=[
            _("What you changed needed no check, so your new details count at once."),
            _(
                "If it was not you, open your account, change your password, and log all other browsers out; then "
                "change your details back."
            ),
        ],
        action=(_("Look at your details"), reverse("change")),
    )


PURPOSES = [Purpose("change_made", _made, lambda message: True)]

"""What administrators and leads are told of log-ins without the company."""

from typing import Any

from django.utils.translation import gettext as _

from core.models import User
from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text


def _broken_glass(message: Message, secret: dict[str, Any]) -> Text:
    person, reader = User.objects.get(public_id=message.about), message.recipient
    when = format_moment(message.due_at, reader.time_zone, reader.language)
    return Text(
        title=_("Somebody logged in with a break-glass account"),
        paragraphs=[
            _("It was the account of %(person)s. Time: %(when)s.") % {"person": str(person), "when": when},
            _("Such an account is for the days on which the log-in with the company account does not work."),
            _("If you do not know why it was used, ask at once, and have an administrator log it out everywhere."),
        ],
    )


PURPOSES = [Purpose("broken_glass", _broken_glass, still_true=lambda message: True)]

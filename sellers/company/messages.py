"""What administrators and leads are told of log-ins without the company, and of strong roles that it gives."""

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


def _company_role(message: Message, secret: dict[str, Any]) -> Text:
    person, reader = User.objects.get(public_id=message.about), message.recipient
    when = format_moment(message.due_at, reader.time_zone, reader.language)
    held = ", ".join(person.groups.order_by("name").values_list("name", flat=True))
    return Text(
        title=_("A company account has brought a role that confirms"),
        paragraphs=[
            _("The account of %(person)s has these roles now: %(roles)s. Time: %(when)s.")
            % {"person": str(person), "roles": held or _("none"), "when": when},
            _(
                "They come from the groups of your company's log-in, so nobody confirmed them here. With one of them "
                "somebody can be the second person of a step that takes two."
            ),
            _("If you did not expect it, ask those who manage your company's groups, and an administrator here."),
        ],
    )


PURPOSES = [
    Purpose("broken_glass", _broken_glass, still_true=lambda message: True, at_night=True),
    Purpose("company_role", _company_role, still_true=lambda message: True),
]

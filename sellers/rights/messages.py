"""What a seller is told of copies and of requests for erasure."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.policy import current_policy
from core.times import end_of_day, format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from sellers.models import ErasureRequest, Export


def _page() -> tuple[str, str]:
    return _("Your data"), reverse("your_data")


def _export_ready(message: Message, secret: dict[str, Any]) -> Text:
    export, zone = Export.objects.get(public_id=message.about), message.recipient.time_zone
    assert export.made_at
    until = end_of_day(export.made_at, zone, days=current_policy().export_kept_days - 1)
    return Text(
        title=_("The copy of your data is ready"),
        paragraphs=[
            _("The copy of everything that we hold about you is made. You can download it on the page “Your data”."),
            _("It is there until %(when)s, and deleted after that. You can ask for another one then.")
            % {"when": format_moment(until, zone, get_language())},
            _("Did you not ask for it? Change your password: somebody else may be logged in to your account."),
        ],
        action=_page(),
    )


def _is_ready(message: Message) -> bool:
    return Export.objects.filter(public_id=message.about, status=Export.Status.READY).exists()


def _export_failed(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("We could not make the copy of your data"),
        paragraphs=[_("The fault is ours, and it is recorded. Please ask for the copy again on the page “Your data”.")],
        action=_page(),
    )


def _erasure_asked(message: Message, secret: dict[str, Any]) -> Text:
    due = ErasureRequest.objects.get(public_id=message.about).due_at
    when = format_moment(due, message.recipient.time_zone, get_language())
    return Text(
        title=_("You asked us to erase everything"),
        paragraphs=[
            _("Two people of our staff look at your request. We answer by %(when)s.") % {"when": when},
            _("Until then you can take it back on the page “Your data”."),
            _("Did you not ask for it? Take it back, and change your password: somebody else may be logged in."),
        ],
        action=_page(),
    )


def _is_asked(message: Message) -> bool:
    return ErasureRequest.objects.filter(public_id=message.about, status=ErasureRequest.Status.ASKED).exists()


def _erasure_refused(message: Message, secret: dict[str, Any]) -> Text:
    request = ErasureRequest.objects.get(public_id=message.about)
    return Text(
        title=_("We cannot erase your data yet"),
        paragraphs=[
            _("You asked us to erase everything about you. A person has looked at your request:"),
            request.answer,
            _("You can ask again at any time, and you can complain to the data protection authority where you live."),
        ],
        action=_page(),
    )


def _is_refused(message: Message) -> bool:
    return ErasureRequest.objects.filter(public_id=message.about, status=ErasureRequest.Status.REFUSED).exists()


PURPOSES = [
    Purpose("export_ready", _export_ready, still_true=_is_ready, at_night=True),
    Purpose("export_failed", _export_failed, still_true=lambda message: True),
    Purpose("erasure_asked", _erasure_asked, still_true=_is_asked, at_night=True),
    Purpose("erasure_refused", _erasure_refused, still_true=_is_refused),
]

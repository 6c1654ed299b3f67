"""What is said when an account is to be limited, is limited, and is open again: why, from when, until when, and the way
back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import database_now
from core.sentences import in_a_row
from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.appeals.standing import possible_step
from verification.measures.words import COMING, DROPPED, LIFTED, STANDING, ToldMeasure, told_of
from verification.models import Appeal, Measure

Kind, Status = Measure.Kind, Measure.Status


def _measure(message: Message) -> Measure:
    return Measure.objects.select_related("seller__user").get(public_id=message.about)


def _page(measure: Measure) -> tuple[str, str]:
    return _("See why, and what you can do"), reverse("measure", args=[measure.public_id])


def _announced(message: Message, secret: dict[str, Any]) -> Text:
    told = told_of(_measure(message))
    return Text(
        title=str(COMING[told.measure.kind]),
        paragraphs=[
            _("It takes effect on %(when)s. Until then nothing changes.") % {"when": told.begins},
            *_why(told),
            *_appeal(told),
        ],
        action=_page(told.measure),
    )


def _account_limited(message: Message, secret: dict[str, Any]) -> Text:
    told = told_of(_measure(message))
    begun = [told.at_once] if told.at_once else []
    return Text(
        title=str(STANDING[told.measure.kind]),
        paragraphs=[told.meaning, *begun, *_why(told), *_appeal(told)],
        action=_page(told.measure),
    )


def _why(told: ToldMeasure) -> list[str]:
    return [in_a_row(_("Why:"), told.why), told.facts, in_a_row(_("How long:"), told.until), told.way_back]


def _appeal(told: ToldMeasure) -> list[str]:
    """Of the first step: by when the second is possible, its answer says."""
    step = possible_step(told.measure, now=database_now())
    if step is None or step[0] != Appeal.FIRST:
        return []
    when = format_moment(step[1], told.measure.seller.user.time_zone, get_language())
    text = _("You can appeal against this until %(when)s.")
    return [text % {"when": when}]


def _lifted(message: Message, secret: dict[str, Any]) -> Text:
    measure = _measure(message)
    return Text(
        title=str(LIFTED[measure.kind]),
        paragraphs=[
            _("Status of your account: %(status)s.") % {"status": measure.seller.get_status_display()},
            _("You need to do nothing for it. Your home page says whether something else is open."),
        ],
        action=(_("Your tasks"), reverse("home")),
    )


def _dropped(message: Message, secret: dict[str, Any]) -> Text:
    measure = _measure(message)
    return Text(
        title=str(DROPPED[measure.kind]),
        paragraphs=[_("What we had announced to you does not take effect. You need to do nothing.")],
        action=(_("Your tasks"), reverse("home")),
    )


def _answered(message: Message, secret: dict[str, Any]) -> Text:
    told = told_of(_measure(message))
    return Text(
        title=_("We looked at what you told us about your account"),
        paragraphs=[
            in_a_row(told.title + ".", _("Something is still missing:")),
            told.measure.answer,
            _("As soon as that is done, say so on the page again: it can be used as often as needed."),
        ],
        action=_page(told.measure),
    )


def _is(status: Measure.Status) -> Any:
    return lambda message: _measure(message).status == status


PURPOSES = [
    Purpose("measure_announced", _announced, _is(Status.ANNOUNCED), urgent_notice=True),
    Purpose("account_limited", _account_limited, _is(Status.IN_EFFECT), urgent_notice=True),
    Purpose("measure_lifted", _lifted, _is(Status.LIFTED)),
    Purpose("measure_dropped", _dropped, _is(Status.DROPPED)),
    Purpose("measure_answered", _answered, lambda message: _measure(message).can_be_made_good),
]

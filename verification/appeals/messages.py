"""What sellers hear of their appeals. The reasons in an answer are a person's own words, told as they were written."""

from datetime import datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.messages.cases import RECEIPTS, when_due
from verification.models import Appeal

Status = Appeal.Status


def _appeal_of(message: Message) -> Appeal:
    return Appeal.objects.select_related("decision__case__seller__user", "measure", "seller__user").get(
        public_id=message.about
    )


def _page(appeal: Appeal) -> tuple[str, str]:
    page = "measure" if appeal.measure else "decision"
    return _("See our decision and your appeal"), reverse(page, args=[appeal.about.public_id])


def _when(moment: datetime | None, appeal: Appeal) -> dict[str, str]:
    return {"when": format_moment(cast(datetime, moment), appeal.seller.user.time_zone, get_language())}


def _appeal_received(message: Message, secret: dict[str, Any]) -> Text:
    appeal = _appeal_of(message)
    hearer = (
        _("A person who took no part in our decision now reads it, with all that was found.")
        if appeal.step == Appeal.FIRST
        else _("A lead who took no part in our decision or in the first answer now reads it, with all that was found.")
    )
    return Text(
        title=_("We have received your appeal"),
        paragraphs=[
            hearer,
            _("You have the answer, with its reasons in writing, by %(when)s.") % _when(appeal.due_at, appeal),
            _("If we are late, we tell you so with a new day. It is never closed without an answer."),
        ],
        action=_page(appeal),
    )


def _appeal_answered(message: Message, secret: dict[str, Any]) -> Text:
    appeal = _appeal_of(message)
    overturned = appeal.status == Status.OVERTURNED
    return Text(
        title=_("Your appeal was right: we changed our decision") if overturned else _("Our decision stands"),
        paragraphs=[
            _("We looked at our decision again, as you asked. The answer, and why:"),
            appeal.answer,
            *(_goes_on(appeal) if overturned else _what_is_left(appeal)),
        ],
        action=_page(appeal),
    )


def _goes_on(appeal: Appeal) -> list[str]:
    """While it waits for the next decision its day is said too."""
    if appeal.measure:
        return [_("We are sorry. What we had decided about your account is lifted.")]
    case = appeal.case
    told = [_("We are sorry. Your case goes on: a third person, who took no part so far, decides.")]
    if case.told_at:
        told.append(_("We tell you the result by %(when)s.") % when_due(case))
    return [*told, _("What was accepted stays accepted. You need to do nothing.")]


def _what_is_left(appeal: Appeal) -> list[str]:
    again = _("The page of our decision says what else leads back.") if appeal.measure else _start_again()
    if appeal.step == Appeal.SECOND:
        return [_("This was the second of two answers, so this decision is final."), again]
    further = _(
        "If you think that this is wrong too, you can appeal once more until %(when)s. A lead who took no part so far "
        "then answers."
    )
    return [further % _when(appeal.further_by, appeal), again]


def _start_again() -> str:
    return _("You can start again with other details or documents: the page “How your case stands” has the button.")


def _waits(message: Message) -> bool:
    return _appeal_of(message).status == Status.OPEN


PURPOSES = [
    Purpose("appeal_received", _appeal_received, _waits, at_night=True, topic=RECEIPTS),
    Purpose("appeal_answered", _appeal_answered, lambda message: True),
]

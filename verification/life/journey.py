"""Where a case stands: who acts next, by when, and what happens otherwise. Pure; the seller and support read the same.

Every state of a case says so in its table (verification.life.table); here is also what comes before and after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.sentences import in_a_row
from sellers.models import Seller
from sellers.rules import missing_steps
from verification.life import words
from verification.life.table import OVER, At, Clock, state_of
from verification.life.words import DOCUMENTS_READY, Who, Words
from verification.measures.grounds import GROUNDS
from verification.measures.words import title_of, until_text
from verification.models import Appeal, Case, Measure

Status = Case.Status


@dataclass(frozen=True)
class Standing:
    """`otherwise`: what happens if nothing is done by the deadline. `page`: the URL name of the seller's next step."""

    title: str | Promise
    who: Who
    text: str | Promise
    otherwise: str | Promise
    page: str = ""
    action: str | Promise = ""
    due_at: datetime | None = None


SUBMIT = Standing(
    _("Complete your details, then submit them"),
    Who.SELLER,
    _("Work through the list below in any order. What you have saved stays saved."),
    _("There is no deadline. We begin when you submit."),
)
READY = Standing(
    _("Check your answers, then submit"),
    Who.SELLER,
    _("Everything we need is there. Look at it once more, then submit it."),
    _("There is no deadline. We begin when you submit."),
    "check_answers",
    _("Check your answers"),
)
LIMITED = Standing(**vars(words.LIMITED), who=Who.STAFF)
SEE_WHY = _("See why, and what you can do")
OTHERWISE: dict[str, Promise] = {
    Measure.Kind.RESTRICT: _("Your account stays restricted."),
    Measure.Kind.CLOSE: _("Your account stays closed."),
}
APPEALED = _("Somebody who took no part in our decision reads your appeal. You need to do nothing.")
ANSWERED = _("You have an answer by that day. Until then it stays as it is.")


def standing(seller: Seller, case: Case | None, measures: Sequence[Measure] = ()) -> Standing:
    """`case` is the newest; None before the first submission. `measures`: reading.measures_of()."""
    if case:
        case.seller = seller
    if _is_limited(seller, case):
        strictest = next(iter(measures), None)
        return limited_by(strictest) if strictest and strictest.is_in_effect else LIMITED
    if case is None or (case.status in OVER and seller.locked_at is None):
        return SUBMIT if missing_steps(seller) else READY
    at = state_of(case)
    due_at = None if at.value.clock == Clock.NONE else case.told_at
    return Standing(**vars(_words(at, case)), who=at.value.who, due_at=due_at)


def limited_by(measure: Measure) -> Standing:
    """In the active language."""
    ground = GROUNDS[measure.ground]
    title, text = title_of(measure), in_a_row(ground.text, ground.remedy)
    if measure.waits_for_answer:
        return Standing(title, Who.STAFF, text, ANSWERED, "measure", SEE_WHY, measure.answer_by)
    appeal = next((each for each in measure.appeals.all() if each.status == Appeal.Status.OPEN), None)
    if appeal:
        return Standing(title, Who.STAFF, APPEALED, ANSWERED, "measure", SEE_WHY, appeal.due_at)
    otherwise = str(OTHERWISE.get(measure.kind) or until_text(measure))
    return Standing(title, Who.SELLER, text, otherwise, "measure", SEE_WHY)


def _words(at: At, case: Case) -> Words:
    if at == At.DOCUMENTS_NEEDED and nothing_missing(case.seller):
        return DOCUMENTS_READY
    return (case.in_person and at.value.in_person) or at.value.told


def _is_limited(seller: Seller, case: Case | None) -> bool:
    """Suspended sellers whose newest case was not their approval have a way back through it. A case that goes on says
    itself who acts next, whatever else stands against the account."""
    if seller.status == Seller.Status.SUSPENDED:
        return case is None or case.status == Status.APPROVED
    if seller.status == Seller.Status.RESTRICTED:
        return case is None or state_of(case).value.ended is not None
    return seller.status == Seller.Status.CLOSED


def nothing_missing(seller: Seller) -> bool:
    return not any(document.status in document.MISSING for document in seller.documents.all())

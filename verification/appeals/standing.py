"""Appeals against a decision or a measure: what is still possible and by when, and how each stands. It only reads."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.life.table import At, state_of
from verification.models import Appeal, Case, Decision, Measure

Status = Appeal.Status
About = Decision | Measure


def appeals_of(about: About) -> list[Appeal]:
    """All that were handed in, in their order."""
    return list(about.appeals.handed_in().prefetch_related("papers").order_by("pk"))


def added_papers(case: Case) -> list[Appeal]:
    """The appeals in this case to which documents were added."""
    handed_in = Appeal.objects.handed_in().filter(decision__case=case, papers__isnull=False)
    return list(handed_in.distinct().prefetch_related("papers").order_by("pk"))


def possible_step(about: About, *, now: datetime) -> tuple[int, datetime] | None:
    """The step that the seller can go now, and until when. None: there is none, or one waits for its answer."""
    if not _stands(about):
        return None
    upheld = {each.step: each for each in about.appeals.filter(status=Status.UPHELD)}
    if Appeal.SECOND in upheld:
        return None
    first = upheld.get(Appeal.FIRST)
    step, until = (Appeal.SECOND, first.further_by) if first else (Appeal.FIRST, _until(about))
    return (step, until) if until and now <= until else None


def _until(about: About) -> datetime | None:
    return about.due_at if isinstance(about, Decision) else about.appeal_by


def _stands(about: About) -> bool:
    """A measure that is announced or in effect, or a rejection that is the last word so far, in the seller's newest
    case; and no appeal waits about it."""
    if isinstance(about, Measure):
        return about.stands and not about.appeals.open().exists()
    return _is_last_word(about)


def _is_last_word(decision: Decision) -> bool:
    case = decision.case
    return (
        decision.outcome == Decision.Outcome.REJECTED
        and state_of(case) in (At.REJECTED, At.CHANGE_REFUSED)
        and case.decisions.first() == decision
        and not Case.objects.filter(seller=case.seller_id, pk__gt=case.pk).exists()
    )


TOLD: dict[str, Promise] = {
    Status.DRAFT: _("Not sent yet"),
    Status.OPEN: _("Waits for our answer"),
    Status.UPHELD: _("Answered: our decision stands"),
    Status.OVERTURNED: _("Answered: we changed our decision"),
    Status.WITHDRAWN: _("Withdrawn by you"),
}


def told_of(appeal: Appeal) -> str:
    """How it stands, as its seller reads it."""
    return str(TOLD[appeal.status])

"""Appeals against a decision: what is still possible and by when, and how each stands. It only reads."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.life import At, state_of
from verification.models import Appeal, Case, Decision

Status = Appeal.Status


def appeals_of(decision: Decision) -> list[Appeal]:
    """All that were handed in, in their order."""
    return list(decision.appeals.handed_in().prefetch_related("papers").order_by("pk"))


def added_papers(case: Case) -> list[Appeal]:
    """The appeals in this case to which documents were added."""
    handed_in = Appeal.objects.handed_in().filter(decision__case=case, papers__isnull=False)
    return list(handed_in.distinct().prefetch_related("papers").order_by("pk"))


def possible_step(decision: Decision, *, now: datetime) -> tuple[int, datetime] | None:
    """The step that the seller can go now, and until when. None: there is none, or one waits for its answer."""
    if not _stands(decision):
        return None
    upheld = {each.step: each for each in decision.appeals.filter(status=Status.UPHELD)}
    if Appeal.SECOND in upheld:
        return None
    first = upheld.get(Appeal.FIRST)
    step, until = (Appeal.SECOND, first.further_by) if first else (Appeal.FIRST, decision.due_at)
    return (step, until) if until and now <= until else None


def _stands(decision: Decision) -> bool:
    """A rejection that is the last word so far, in the seller's newest case, and that no appeal waits about."""
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
    Status.UPHELD: _("Answered: the decision stands"),
    Status.OVERTURNED: _("Answered: the decision was changed"),
    Status.WITHDRAWN: _("Withdrawn by you"),
}


def told_of(appeal: Appeal) -> str:
    """How it stands, as its seller reads it."""
    return str(TOLD[appeal.status])

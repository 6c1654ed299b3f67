"""A decision that somebody was not sure of holds its case: nothing of it takes effect before somebody else has decided
alike, or a lead has settled it. The seller's state, promise and texts are those of a review that goes on."""

from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import User
from core.times import format_moment
from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task, open_task
from verification.models import Case, Decision, Review, SecondReview

TO_SETTLE = "settle_held"


def hold(review: Review, *, outcome: Decision.Outcome, reasons: dict[str, int], actor: User) -> SecondReview:
    """Of a locked case that waits for a review of its documents, of which this one has ended."""
    codes = list(reasons)
    second = SecondReview.objects.create(
        review=review,
        cause=SecondReview.Cause.LOW_CONFIDENCE,
        due_at=cast(datetime, review.case.due_at),
        first_by=actor,
        first_outcome=outcome,
        first_codes=codes,
    )
    data = {"second": second.public_id, "outcome": outcome, "reasons": codes}
    record("decision.held", actor=actor, subject=review.case, data=data)
    record("second.asked", actor=None, subject=second, data={"review": review.public_id, "cause": second.cause})
    return second


def held_in(case: Case) -> SecondReview | None:
    """What holds it."""
    held = SecondReview.objects.holding().filter(review__case=case)
    return held.select_related("first_by", "reviewer").first()


def refuse_held(case: Case) -> None:
    """DomainError "held"."""
    if held_in(case):
        raise DomainError(
            "held",
            _("It is decided, by somebody who was not sure: somebody else decides it again before anything follows."),
        )


def end_hold(case: Case) -> None:
    """A locked case has moved on by another way: what was decided and never told is decided no more."""
    for second in SecondReview.objects.holding().filter(review__case=case).select_for_update(of=("self",)):
        void(second)


def void(second: SecondReview) -> None:
    second.status = SecondReview.Status.VOID
    second.save(update_fields=["status"])
    close_tasks(second, actor=None)
    record("second.void", actor=None, subject=second)


def call_lead(second: SecondReview) -> None:
    """Two differ on what holds a case: to settle it is a task of the leads, by the day that the seller was told."""
    case = second.review.case
    due = format_moment(cast(datetime, case.told_at), case.seller.user.time_zone, "en")
    facts = {"case": case.public_id, "due": due}
    open_task(TO_SETTLE, key=second.public_id, facts=facts, actor=None)


def close_tasks(second: SecondReview, *, actor: User | None) -> None:
    """Of ops and leads about it: it has come further."""
    for task in OpsTask.objects.filter(key=second.public_id, closed_at=None):
        close_task(task, actor=actor, note=str(second.get_status_display()))

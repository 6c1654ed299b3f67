"""What happens when staff have let a promised day pass: the seller hears it with a new one, lead and ops get a task."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Now

from audit.log import record
from core.clock import database_now
from messaging.ops_tasks.actions import open_task
from messaging.outbox import queue_message
from verification.actions.appeals import record_appeal
from verification.deadlines import appeal_answer_by, due_moment
from verification.life import At
from verification.models import Appeal, Case, Promise

logger = logging.getLogger(__name__)

BATCH = 100
LATE = "promise_late"


def _late() -> QuerySet[Promise]:
    return (
        Promise.objects.open().alias(told=Coalesce("new_due_at", "due_at")).filter(due_at__lte=Now(), told__lte=Now())
    )


@transaction.atomic
def apologise_due() -> int:
    """One batch of cases; returns how many promises. The case is locked first, as by whoever keeps the promise now."""
    cases = Case.objects.select_for_update(skip_locked=True, of=("self",)).select_related("seller__user")
    late = cases.filter(Exists(_late().filter(case=OuterRef("pk")))).order_by("due_at", "id")[:BATCH]
    return sum(_apologise_or_log(case) for case in late)


@transaction.atomic
def apologise_for_appeals() -> int:
    """One batch of appeals against measures, which have no case and no promise; returns how many."""
    open_ones = Appeal.objects.open().select_for_update(skip_locked=True, of=("self",)).select_related("seller__user")
    late = list(open_ones.filter(answer_by__lte=Now()).order_by("answer_by")[:BATCH])
    for appeal in late:
        appeal.answer_by = appeal_answer_by(appeal.seller, database_now())
        appeal.apologies += 1
        appeal.save(update_fields=["answer_by", "apologies"])
        record_appeal("appeal_late", appeal, actor=None)
        queue_message("appeal_late", to=appeal.seller.user, about=appeal, revision=appeal.apologies)
        facts = {"what": str(Promise.Kind.APPEAL.label), "appeal": appeal.public_id}
        open_task(LATE, key=appeal.public_id, facts=facts, actor=None)
    return len(late)


def _apologise_or_log(case: Case) -> int:
    """One bad row does not stop the others."""
    try:
        with transaction.atomic():
            return sum(_apologise(case, promise) for promise in _late().filter(case=case))
    except Exception:  # rolled back: the next sweep tries again
        logger.exception("promise_not_renewed: %s", case.public_id)
        return 0


def _apologise(case: Case, promise: Promise) -> bool:
    """As much time again as for any such answer; late it stays, for the board."""
    again = At.APPEALED if promise.kind == Promise.Kind.APPEAL else At.DOCUMENT_REVIEW
    promise.new_due_at = due_moment(case, again, now=database_now())
    promise.apologies += 1
    promise.save(update_fields=["new_due_at", "apologies"])
    if promise.missed_id is None:
        case.new_due_at = promise.new_due_at
        case.save(update_fields=["new_due_at"])
    record("case.promise_late", actor=None, subject=case, data={"promise": promise.public_id, "kind": promise.kind})
    promise.case = case
    queue_message("answer_late", to=case.seller.user, about=promise, revision=promise.apologies)
    facts = {
        "case": case.public_id,
        "what": str(promise.get_kind_display()),
        "promised by": f"{promise.due_at:%Y-%m-%d}",
    }
    open_task(LATE, key=promise.public_id, facts=facts, actor=None)
    return True

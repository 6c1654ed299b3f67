"""What happens when staff have let a promised day pass: the seller hears it with a new one, lead and ops get a task."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Now

from audit.log import record
from core.clock import database_now
from core.sweeping import BATCH, each, each_locked
from core.times import format_moment
from messaging.ops_tasks.actions import open_task
from messaging.outbox import queue_message
from sellers.models import Seller
from verification.actions.promising import again_by
from verification.measures.actions.carrying_out import lock_measure
from verification.models import Case, Measure, Promise

LATE = "promise_late"


def _late() -> QuerySet[Promise]:
    """As the board has it: what comes at that very instant is in time."""
    return Promise.objects.open().alias(told=Coalesce("new_due_at", "due_at")).filter(due_at__lt=Now(), told__lt=Now())


def apologise_due() -> int:
    """One batch of cases; returns how many promises. The case is locked first, as by whoever keeps the promise now."""
    cases = Case.objects.filter(Exists(_late().filter(case=OuterRef("pk")))).select_related("seller__user")
    return sum(each_locked(cases.order_by("due_at", "id"), _apologise_in, "promise_not_renewed"))


def _apologise_in(case: Case) -> int:
    late = list(_late().filter(case=case))
    for promise in late:
        _apologise(promise, case.seller)
        if promise.missed_id is None:
            case.new_due_at = promise.new_due_at
            case.save(update_fields=["new_due_at"])
        data = {"promise": promise.public_id, "kind": promise.kind}
        record("case.promise_late", actor=None, subject=case, data=data)
        _tell(promise, case.seller, {"case": case.public_id})
    return len(late)


def apologise_for_measures() -> int:
    """One batch of measures: what is owed to who appealed, or said that it is done; returns how many promises."""
    measures = Measure.objects.filter(Exists(_late().filter(measure=OuterRef("pk")))).order_by("pk")
    return sum(each(measures.select_related("seller", "case")[:BATCH], _apologise_about, "promise_not_renewed"))


def _apologise_about(measure: Measure) -> int:
    measure = lock_measure(measure)
    late = list(_late().filter(measure=measure))
    for promise in late:
        _apologise(promise, measure.seller)
        if promise.kind == Promise.Kind.APPEAL:
            measure.appeals.open().update(answer_by=promise.new_due_at)
        else:
            measure.answer_by = promise.new_due_at
            measure.save(update_fields=["answer_by"])
        data = {"promise": promise.public_id, "kind": promise.kind}
        record("measure.promise_late", actor=None, subject=measure, data=data)
        _tell(promise, measure.seller, {"measure": measure.public_id})
    return len(late)


def _apologise(promise: Promise, seller: Seller) -> None:
    """As much time again as for any such answer; late it stays, for the board."""
    promise.new_due_at = again_by(seller, promise.kind, now=database_now())
    promise.apologies += 1
    promise.save(update_fields=["new_due_at", "apologies"])


def _tell(promise: Promise, seller: Seller, about: dict[str, str]) -> None:
    queue_message("answer_late", to=seller.user, about=promise, revision=promise.apologies)
    promised = format_moment(promise.due_at, seller.user.time_zone, "en")
    facts = {**about, "what": str(promise.get_kind_display()), "promised by": promised}
    open_task(LATE, key=promise.public_id, facts=facts, actor=None)

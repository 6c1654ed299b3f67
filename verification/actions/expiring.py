"""What happens when a seller has let a deadline pass. Nobody is rejected for it: times go back, a case is closed
without a decision, and the way on stays open. verification.life.table names the act of each state."""

from collections.abc import Callable

from django.db.models import Q
from django.db.models.functions import Now

from audit.log import record
from core.clock import database_now
from core.sweeping import each_locked
from messaging.outbox import queue_message
from scheduling import actions as scheduling
from sellers.models import Seller
from verification.actions.cases import resubmit_documents
from verification.actions.moving import move
from verification.actions.reminding import begin_deadline
from verification.life.deadlines import due_moment
from verification.life.journey import nothing_missing
from verification.life.table import At, Status, state_of
from verification.models import Case

DUE = Q(due_at__lte=Now()) & (
    Q(status=Status.SESSION_NEEDED, times_wanted_at=None)
    | Q(status__in=[At.DOCUMENTS_NEEDED.value.status, At.TAX_MISSING.value.status])
)


def expire_due() -> int:
    """One batch; returns how many. Whoever acts at that moment wins or loses the row."""
    due = Case.objects.filter(DUE).select_related("seller__user").order_by("due_at", "id")
    return len(each_locked(due, _expire, "deadline_not_ended"))


def _expire(case: Case) -> None:
    ACTS[state_of(case)](case)


def give_times_back(case: Case) -> None:
    """Nobody took one: from now on it is for the seller to ask again, with a deadline of its own."""
    scheduling.release_offers(case.seller)
    case.times_gone_at = database_now()
    case.due_at = due_moment(case, At.TIMES_GONE, now=case.times_gone_at)
    begin_deadline(case, At.TIMES_GONE)
    case.save()
    record("case.times_given_back", actor=None, subject=case)
    queue_message("times_given_back", to=case.seller.user, about=case, revision=case.offer_sets)


def lapse(case: Case) -> None:
    """Closed without prejudice; but what is there and was only not sent goes to a person all the same."""
    if case.status == Status.DOCUMENTS_NEEDED and nothing_missing(case.seller):
        resubmit_documents(case, actor=None)
        return
    scheduling.release_offers(case.seller)
    move(case, Status.LAPSED, actor=None)
    queue_message("case_lapsed", to=case.seller.user, about=case)


def end_tax_deadline(case: Case) -> None:
    """The account stays as it is; who has entered it meanwhile hears nothing."""
    case.due_at = None
    case.save(update_fields=["due_at"])
    if case.seller.status != Seller.Status.VERIFIED:
        return
    record("case.tax_overdue", actor=None, subject=case)
    queue_message("tax_overdue", to=case.seller.user, about=case)


ACTS: dict[At, Callable[[Case], None]] = {
    At.TIMES_HELD: give_times_back,
    At.TIMES_GONE: lapse,
    At.DOCUMENTS_NEEDED: lapse,
    At.TAX_MISSING: end_tax_deadline,
    At.ACTIVE: end_tax_deadline,
    At.LIMITED: end_tax_deadline,
}

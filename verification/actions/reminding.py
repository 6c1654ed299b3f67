"""Reminding a seller of what is to be done before its deadline: in their daytime, on a working day, some days ahead."""

from core.clock import database_now
from core.policy import current_policy
from messaging.outbox import queue_message
from verification.life.deadlines import reminder_moment
from verification.life.table import At
from verification.models import Case

REMINDED = {At.TIMES_GONE: "times_near", At.DOCUMENTS_NEEDED: "documents_near", At.TAX_MISSING: "tax_near"}


def begin_deadline(case: Case, at: At) -> None:
    """The locked case begins to wait for its seller: reminders of earlier deadlines are no longer true. Where there is
    no time left for one, none is sent. The caller saves."""
    if at not in REMINDED or case.due_at is None:
        return
    case.reminders += 1
    moment = reminder_moment(case, policy=current_policy())
    if moment > database_now():
        queue_message(REMINDED[at], to=case.seller.user, about=case, revision=case.reminders, due_at=moment)

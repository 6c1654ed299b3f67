"""How every action moves a case: under the row's lock, with its clock, its deadline and its audit event."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from scheduling.models import Booking
from verification.actions.promising import turn_to
from verification.actions.reminding import begin_deadline
from verification.changes.actions.ending import follow_change
from verification.changes.as_asked import as_asked
from verification.life.deadlines import due_moment
from verification.life.table import REVIEWED, At, Status, begins
from verification.models import Case
from verification.second.actions.holding import end_hold
from verification.statements import give_booking


def lock(case: Case) -> Case:
    """The case as it stands, locked until the transaction ends.

    Its booking is not joined here: whoever waited for the lock would get the new row beside the old row's booking.
    """
    return as_asked(Case.objects.select_for_update(of=("self",)).select_related("seller__user").get(pk=case.pk))


def require(case: Case, *states: str) -> None:
    """DomainError "not_now"."""
    if case.status not in states:
        raise _not_now()


def _not_now() -> DomainError:
    return DomainError("not_now", _("Your case has moved on in the meantime, so this step is no longer possible."))


def end_reviews(case: Case) -> None:
    """Whoever had the case under review has it no longer; what was found stays."""
    case.reviews.filter(ended_at=None).update(ended_at=database_now())


def move(case: Case, status: Status, *, actor: Subject | None, due_at: datetime | None = None, **data: Any) -> None:
    """Change the state of a locked case and save all of it. The event is "case.<new state>"; `data` goes into it."""
    before = case.status
    case.move_to(status)
    if before == Status.DOCUMENT_REVIEW:
        end_hold(case)
    at = begins(case, status)
    if not {before, status} <= {*REVIEWED}:
        case.since = database_now()
        case.due_at = due_at or due_moment(case, at, now=case.since)
    case.times_gone_at = None
    begin_deadline(case, at)
    turn_to(case, at)
    case.save()
    data |= {"change": case.change.public_id} if case.change else {}
    record(f"case.{status}", actor=actor, subject=case, data={"from": before, **data})
    follow_change(case, actor=actor)


def turn(case: Case, at: At) -> None:
    """A locked case comes to another state of its status, with its clock and what is owed. The caller records why."""
    case.since = database_now()
    case.due_at = due_moment(case, at, now=case.since)
    turn_to(case, at)
    case.save()


def move_to_booking(case: Case, booking: Booking, *, actor: Subject) -> None:
    """move() for what many sellers do at one moment: only the columns that it changes, in one round trip with what was
    sent before. The case may have been read before it was locked.

    DomainError "not_now".
    """
    before = case.status
    case.move_to(Case.Status.SESSION_BOOKED)
    case.booking = booking
    record(f"case.{case.status}", actor=actor, subject=case, data={"from": before, "booking": booking.public_id})
    if not give_booking(case, booking, before=before):
        raise _not_now()

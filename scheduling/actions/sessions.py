"""The appointment that belongs to a booking: made with it, ended with it."""

from datetime import timedelta
from random import SystemRandom

from django.db import transaction

from audit.log import record
from core.clock import database_now
from core.models import User
from core.policy import current_policy
from messaging.outbox import queue_message
from scheduling.joining import issue_join_token
from scheduling.models import Booking, JoinToken, Session
from scheduling.room.notify import notify
from scheduling.rules import new_code


def open_session(booking: Booking) -> Session:
    """Make the session with its ID, and queue what is said of it: now, with the link, and shortly before."""
    session = Session.objects.create(booking=booking, code=_free_code())
    policy, now = current_policy(), database_now()
    user = booking.seller.user
    queue_message("session_booked", to=user, about=booking)
    link_due = booking.starts_at - timedelta(hours=policy.link_before_hours)
    due_at = link_due if link_due > now else None
    token = issue_join_token(session, valid_from=due_at)
    queue_message("session_link", to=user, about=booking, due_at=due_at, secret={"token": token})
    reminder_due = booking.starts_at - timedelta(hours=policy.reminder_before_hours)
    if reminder_due > now:
        queue_message("session_reminder", to=user, about=booking, due_at=reminder_due)
    return session


def _free_code() -> str:
    """Eight characters collide once in a million at a million sessions; the constraint catches a race for one."""
    while Session.objects.filter(code=(code := new_code(SystemRandom()))).exists():
        continue
    return code


def close_session(booking: Booking) -> Session:
    """It will not take place, or has: nobody enters it any more. For a booking that the caller has locked."""
    session = Session.objects.select_for_update(of=("self",)).get(booking=booking)
    session.move_to(Session.Status.ENDED)
    session.ended_at = database_now()
    session.save(update_fields=["status", "ended_at"])
    JoinToken.objects.filter(session=session).delete()
    notify(session, "ended")
    return session


@transaction.atomic
def end_session(session: Session, *, actor: User | None, held: bool) -> None:
    """It is over: held, or not held (missed, failed). DomainError "illegal_transition" when it was over already."""
    booking = Booking.objects.select_for_update(of=("self",)).get(pk=session.booking_id)
    booking.move_to(Booking.Status.HELD if held else Booking.Status.MISSED)
    booking.save(update_fields=["status"])
    ended = close_session(booking)
    record("session.ended", actor=actor, subject=ended, data={"held": held})

"""The appointment that belongs to a booking: made with it, ended with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from audit.log import record
from core.clock import database_now
from core.ids import new_id
from core.models import User
from core.policy import Policy
from messaging.outbox import Draft
from scheduling.joining import NewToken, new_token
from scheduling.models import Booking, JoinToken, Session
from scheduling.room.notify import notify
from scheduling.session_ids import new_code


@dataclass(frozen=True)
class Plan:
    """A session that is to be: its public id, its ways in, and what will be said of it and when."""

    session: str
    codes: list[str]  # one is as good as always free
    token: NewToken | None  # of those who enter by link
    said: list[Draft]


def plan_session(booking: Booking, policy: Policy, now: datetime) -> Plan:
    link_due = _later(booking.starts_at - timedelta(hours=policy.link_before_hours), now)
    token = None if booking.in_person else new_token(valid_from=link_due or now)
    secret = {"token": token.secret} if token else {}
    said = [Draft("session_booked"), Draft("session_link", due_at=link_due, secret=secret)]
    if reminder_due := _later(booking.starts_at - timedelta(hours=policy.reminder_before_hours), now):
        said.append(Draft("session_reminder", due_at=reminder_due))
    return Plan(new_id("ses"), [new_code() for _ in range(3)], token, said)


def _later(instant: datetime, now: datetime) -> datetime | None:
    """None: at once."""
    return instant if instant > now else None


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

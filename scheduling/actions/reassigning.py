"""When an account manager cannot come: another one takes the session over, or it is called off with an apology."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from audit.log import record
from core.models import User
from messaging.outbox import queue_message
from scheduling.actions.seats import move_seats
from scheduling.actions.sessions import close_session
from scheduling.choosing import managers_for
from scheduling.models import AccountManager, Booking, Session, TimeOff


@transaction.atomic
def take_day_off(manager: AccountManager, *, actor: User, day: date) -> None:
    """Nothing more is booked with them on this day (in their own zone). What is booked stays until it is reassigned."""
    if not manager.time_off.filter(first_day__lte=day, last_day__gte=day).exists():
        TimeOff.objects.create(manager=manager, first_day=day, last_day=day)
        move_seats()
        record("account_manager.away", actor=actor, subject=manager, data={"day": day.isoformat()})


def sessions_on(manager: AccountManager, day: date) -> list[Booking]:
    """What they would hold on this day (in their own zone) and has not begun, earliest first."""
    zone = ZoneInfo(manager.time_zone)
    begins, ends = (datetime.combine(day + timedelta(days=days), time(0), zone).astimezone(UTC) for days in (0, 1))
    bookings = manager.bookings.filter(
        status=Booking.Status.BOOKED,
        session__status=Session.Status.SCHEDULED,
        period__startswith__gte=begins,
        period__startswith__lt=ends,
    )
    return list(bookings.select_related("seller__user", "seller__business", "place").order_by("period"))


@transaction.atomic
def reassign_booking(booking: Booking, *, actor: User | None, reason: str) -> AccountManager | None:
    """Give it to another account manager: time, session and session ID stay, the seller is told who attends instead.

    None where nobody can: it is cancelled with an apology, and whoever calls offers new times. `reason` is a code.
    DomainError "illegal_transition" where it has begun, ended or was cancelled.
    """
    booking = (
        Booking.objects.select_for_update(of=("self",)).select_related("seller__user", "manager").get(pk=booking.pk)
    )
    absent = booking.manager
    session = Session.objects.select_for_update(of=("self",)).get(booking=booking)  # or it might begin meanwhile
    session.move_to(Session.Status.LIVE)  # refused unless it still lies ahead; not saved
    booking.sequence += 1
    if not _hand_over(booking):
        _call_off(booking, actor=actor, reason=reason)
        return None
    data = {"from": absent.public_id, "to": booking.manager.public_id, "reason": reason}
    record("booking.reassigned", actor=actor, subject=booking, data=data)
    queue_message("session_reassigned", to=booking.seller.user, about=booking, revision=booking.sequence)
    return booking.manager


def _hand_over(booking: Booking) -> bool:
    absent = booking.manager_id
    return any(candidate != absent and _give(booking, candidate) for candidate in managers_for(booking))


def _give(booking: Booking, manager: int) -> bool:
    """False where the other one has been booked at this moment."""
    try:
        with transaction.atomic():
            Booking.objects.filter(pk=booking.pk).update(manager_id=manager, sequence=booking.sequence)
            Session.objects.filter(booking=booking).update(owner=None)  # whoever had opened the room leaves it
    except IntegrityError:
        return False
    booking.manager = AccountManager.objects.get(pk=manager)
    return True


def _call_off(booking: Booking, *, actor: User | None, reason: str) -> None:
    booking.move_to(Booking.Status.CANCELLED)
    booking.save(update_fields=["status", "sequence"])
    close_session(booking)
    record("booking.called_off", actor=actor, subject=booking, data={"reason": reason})
    queue_message("booking_called_off", to=booking.seller.user, about=booking)

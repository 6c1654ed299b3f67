"""Moving a booking in time, so that what happens 20 hours before can be tried within minutes.

The demo moves rows, never a clock: the sweeps that run in production then find what is due and do the rest.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.ids import new_id
from core.models import User
from integration.testmode.arriving import make_due
from messaging.models import Message
from messaging.publishing import publish_once
from scheduling.joining import LIFE
from scheduling.models import AccountManager, Booking, JoinToken, Presence, Side
from verification.measures.actions.carrying_out import carry_out_measures
from verification.models import Case, Measure

LEAD_MINUTES = 2
TOLD_BEFORE = timedelta(days=40)
PASSED_MINUTES, WAITED_MINUTES = 45, 16


@transaction.atomic
def move_booking(booking: Booking, *, actor: User | None) -> Booking:
    """Let the session start LEAD_MINUTES from now, with an account manager who is free then; its mails become due.

    DomainError "not_booked" for one that is over, "nobody_free" when every account manager has a session then.
    """
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if booking.status != Booking.Status.BOOKED:
        raise DomainError("not_booked", _("This booking is over. Choose a new time first."))
    now = database_now()
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=LEAD_MINUTES)
    period = (start, start + (booking.ends_at - booking.starts_at))
    booking.manager = _free_manager(booking, period)
    booking.period = period
    booking.save(update_fields=["manager", "period"])
    Case.objects.filter(booking=booking).update(due_at=start)
    JoinToken.objects.filter(session__booking=booking).update(expires_at=now + LIFE)
    make_due(booking, now)
    record("demo.booking_moved", actor=actor, subject=booking, data={"starts_at": start.isoformat()})
    return Booking.objects.get(pk=booking.pk)


def end_deadline(case: Case) -> None:
    """As if it had run out: a sweep finds it."""
    Case.objects.filter(pk=case.pk).update(due_at=database_now() - timedelta(minutes=1))


def begin_measure(measure: Measure) -> None:
    """As if the seller had been told long enough before, and its day had come."""
    now = database_now()
    told = now - TOLD_BEFORE
    message = Message.objects.select_related("recipient").get(purpose="measure_announced", about=measure.public_id)
    publish_once(message)
    Message.objects.filter(pk=message.pk).update(due_at=told, published_at=told)
    decided = {"evidence_on": told.date(), "proposed_at": told, "confirmed_at": told}
    Measure.objects.filter(pk=measure.pk).update(told_at=told, effective_at=now, **decided)
    carry_out_measures()


@transaction.atomic
def let_pass(booking: Booking) -> None:
    """As if the session had begun, its account manager had waited in the room, and nobody else had come."""
    now = database_now()
    start = now.replace(second=0, microsecond=0) - timedelta(minutes=PASSED_MINUTES)
    booking.period = (start, start + (booking.ends_at - booking.starts_at))
    booking.save(update_fields=["period"])
    left_at = start + timedelta(minutes=WAITED_MINUTES)
    stay = {
        "side": Side.MANAGER,
        "manager": booking.manager,
        "connection": new_id("demo"),
        "came_at": start,
        "seen_at": left_at,
    }
    Presence.objects.create(session=booking.session, left_at=left_at, **stay)
    record("demo.booking_moved", actor=None, subject=booking, data={"starts_at": start.isoformat()})


def _free_manager(booking: Booking, period: tuple[datetime, datetime]) -> AccountManager:
    """The one who was booked if possible, else another who speaks the language."""
    rivals = Booking.objects.filter(status=Booking.Status.BOOKED, period__overlap=period).exclude(pk=booking.pk)
    able = AccountManager.objects.working().filter(
        languages__contains=[booking.language], trained_until__gte=period[0].date()
    )
    free = able.exclude(pk__in=rivals.values("manager"))
    if booking.place:
        free = free.filter(availability__place=booking.place)
    manager = free.filter(pk=booking.manager_id).first() or free.order_by("pk").first()
    if manager is None:
        raise DomainError("nobody_free", _("Every account manager is in a session right now. Try again in a while."))
    return manager

"""The clock of one test seller, moved forward: whatever is the seller's moves back by as much, so that what was due in
three days is due now. The sweeps do the rest; texts that are written stay as they were written.
"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import F
from django.db.models.expressions import CombinedExpression, Value
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from integration.models import MovedClock
from integration.testmode import desk
from integration.testmode.belongings import moved_fields
from integration.testmode.sellers import refuse_live
from scheduling.models import Booking, Offer
from sellers.models import Seller

MOST = timedelta(days=3650)


@transaction.atomic
def forward_clock(seller: Seller, *, actor: Subject | None, seconds: int) -> MovedClock:
    """DomainError: "not_a_test_seller", "bad_time", "nobody_free"."""
    seller = Seller.objects.select_for_update(of=("self",)).select_related("user").get(pk=seller.pk)
    refuse_live(seller)
    by = timedelta(seconds=seconds)
    clock = MovedClock.objects.get_or_create(seller=seller)[0]
    if not timedelta() < by <= MOST - timedelta(seconds=clock.forwarded_seconds):
        raise DomainError("bad_time", _("A clock goes forward, by ten years in all at most."))
    _move(seller, by)
    MovedClock.objects.filter(pk=clock.pk).update(forwarded_seconds=F("forwarded_seconds") + seconds)
    record("test.clock_forwarded", actor=actor, subject=seller, data={"seconds": seconds})
    clock.refresh_from_db()
    return clock


def _move(seller: Seller, by: timedelta) -> None:
    days = _days_passed(seller, by)
    for model, lookup, fields in moved_fields():
        if model not in SINGLY:
            earlier = {field.name: _earlier(field, by, days) for field in fields}
            model._default_manager.filter(**{lookup: seller.pk}).update(**earlier)
    for move in SINGLY.values():
        move(seller, by)


def _days_passed(seller: Seller, by: timedelta) -> timedelta:
    """How often it is midnight where the seller is meanwhile: days move so that they are as far from today as they
    would be then."""
    zone, now = ZoneInfo(seller.user.time_zone), database_now()
    return (now + by).astimezone(zone).date() - now.astimezone(zone).date()


def _earlier(field: models.Field, by: timedelta, days: timedelta) -> Any:
    if isinstance(field, models.DateTimeField):
        return F(field.name) - by
    return _days_earlier(field.name, days)


def _days_earlier(name: str, days: timedelta) -> CombinedExpression:
    """A date less an interval would be an instant."""
    return CombinedExpression(F(name), "-", Value(days.days, output_field=models.IntegerField()), models.DateField())


def _move_offers(seller: Seller, by: timedelta) -> None:
    """The earliest first: no two of a seller begin at one time, at any moment."""
    for offer in Offer.objects.filter(seller=seller).order_by("starts_at"):
        offer.starts_at, offer.expires_at = offer.starts_at - by, offer.expires_at - by
        offer.save(update_fields=["starts_at", "expires_at"])


def _move_bookings(seller: Seller, by: timedelta) -> None:
    """The earliest first, as offers. One that waits for its session is held by whoever has that time free."""
    for booking in Booking.objects.filter(seller=seller).select_related("manager").order_by("period"):
        period = (booking.starts_at - by, booking.ends_at - by)
        if booking.status == Booking.Status.BOOKED:
            booking.manager = desk.free_at(booking, period)
        booking.period, booking.created_at = period, booking.created_at - by
        booking.save(update_fields=["manager", "period", "created_at"])


SINGLY = {Offer: _move_offers, Booking: _move_bookings}

"""Times that are agreed."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.models import User
from core.states import HasStatus
from scheduling.models.availability import AccountManager
from scheduling.models.offers import Appointment, Offer
from sellers.models import Seller


def all_are_shown_to(user: User) -> bool:
    """Who holds sessions sees their own alone, but for those who keep the calendars."""
    return user.has_perm("scheduling.view_accountmanager") or not user.has_perm("scheduling.hold_session")


class BookingQuerySet(models.QuerySet["Booking"]):
    def of(self, user: models.Model) -> "BookingQuerySet":
        return self.filter(seller__user=user)

    def live(self) -> "BookingQuerySet":
        return self.exclude(seller__in=Seller.objects.of_test_world())

    def visible_to(self, user: User) -> "BookingQuerySet":
        return self if all_are_shown_to(user) else self.filter(manager__user=user)


class Booking(Appointment, HasStatus):
    """A slot taken: instant and the IANA zone in which the seller agreed to it.

    A change makes a new row with the same `uid` and the next `sequence` (RFC 5545), so that calendars follow.
    """

    class Status(models.TextChoices):
        BOOKED = "booked", _("booked")
        CHANGED = "changed", _("changed to another time")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("session held")
        MISSED = "missed", _("session not held")

    TRANSITIONS = {
        Status.BOOKED: {Status.CHANGED, Status.CANCELLED, Status.HELD, Status.MISSED},
        Status.CHANGED: set(),
        Status.CANCELLED: set(),
        Status.HELD: set(),
        Status.MISSED: set(),
    }

    public_id = PublicIdField(prefix="bok")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("seller"))
    manager = models.ForeignKey(
        AccountManager,
        on_delete=models.PROTECT,
        db_index=False,  # bookings_by_manager begins with it
        related_name="bookings",
        verbose_name=_("account manager"),
    )
    # None where nobody chose: a reassigned session. One offer never becomes two bookings.
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, null=True, related_name="booking")
    period = DateTimeRangeField(_("period"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.BOOKED)
    uid = models.CharField(max_length=40, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("booked"), auto_now_add=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            ExclusionConstraint(
                name=f"one_booking_at_a_time_per_{party}",
                expressions=[(party, RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(status="booked"),
            )
            for party in ["manager", "seller"]
        ] + [
            # An empty range overlaps nothing: it would slip through the two above.
            models.CheckConstraint(condition=models.Q(period__isempty=False), name="booking_has_a_length")
        ]
        indexes = [
            models.Index(models.F("period__startswith"), name="bookings_by_start"),
            # Of those that were held there are so many that one is met soon.
            models.Index(fields=["status"], condition=~models.Q(status="held"), name="bookings_by_status"),
            models.Index(models.F("manager"), models.F("period__startswith"), name="bookings_by_manager"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def starts_at(self) -> datetime:
        return self.period.lower

    @property
    def ends_at(self) -> datetime:
        return self.period.upper

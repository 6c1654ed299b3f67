"""Who can hold sessions when, what was offered and booked, and what happens in the room."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.models import User
from core.states import HasStatus
from sellers.models import Seller


class AccountManagerQuerySet(models.QuerySet["AccountManager"]):
    def working(self) -> "AccountManagerQuerySet":
        """Those who may be given a session at all; trained_until says up to which day."""
        return self.filter(active=True, user__is_active=True, trained_until__isnull=False)


class AccountManager(models.Model):
    """The calendar side of a staff member who holds sessions. Untrained or expired: not one session (trained_until)."""

    public_id = PublicIdField(prefix="mgr")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_manager", verbose_name=_("user")
    )
    staff_number = models.CharField(_("staff number"), max_length=12, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"))
    trained_until = models.DateField(_("training valid until"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    objects = AccountManagerQuerySet.as_manager()

    class Meta:
        verbose_name = _("account manager")
        verbose_name_plural = _("account managers")
        permissions = [("hold_session", "Can hold sessions")]

    def __str__(self) -> str:
        return f"{self.user} ({self.staff_number})"


class Availability(models.Model):
    """Weekly hours as wall time in the manager's own zone."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    manager = models.ForeignKey(AccountManager, on_delete=models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="hours_end_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class OfferQuerySet(models.QuerySet["Offer"]):
    def of(self, user: models.Model) -> "OfferQuerySet":
        return self.filter(seller__user=user)

    def held(self) -> "OfferQuerySet":
        """What is held at this moment by the database's clock, earliest first; the sweep may come later."""
        return self.filter(status=Offer.Status.HELD, expires_at__gt=Now()).order_by("starts_at")


class Offer(HasStatus):
    """One start time held for one seller until it expires. It takes one place of the pool's capacity at that time."""

    class Status(models.TextChoices):
        HELD = "held", _("held")
        TAKEN = "taken", _("taken")
        RELEASED = "released", _("released")
        EXPIRED = "expired", _("expired")

    TRANSITIONS = {
        Status.HELD: {Status.TAKEN, Status.RELEASED, Status.EXPIRED},
        Status.TAKEN: set(),
        Status.RELEASED: set(),
        Status.EXPIRED: set(),
    }

    public_id = PublicIdField(prefix="off")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="offers", verbose_name=_("seller"))
    language = models.CharField(_("language"), max_length=10)
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    expires_at = models.DateTimeField(_("held until"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.HELD)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "starts_at"], condition=models.Q(status="held"), name="one_held_offer_per_time"
            ),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="offer_has_a_length"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=models.Q(status="held"), name="held_offers"),
            models.Index(fields=["expires_at"], condition=models.Q(status="held"), name="held_offers_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def _all_are_shown_to(user: User) -> bool:
    """Who holds sessions sees their own alone, but for those who keep the calendars."""
    return user.has_perm("scheduling.view_accountmanager") or not user.has_perm("scheduling.hold_session")


class BookingQuerySet(models.QuerySet["Booking"]):
    def of(self, user: models.Model) -> "BookingQuerySet":
        return self.filter(seller__user=user)

    def visible_to(self, user: User) -> "BookingQuerySet":
        return self if _all_are_shown_to(user) else self.filter(manager__user=user)


class Booking(HasStatus):
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
        AccountManager, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("account manager")
    )
    # None where nobody chose: a reassigned session. One offer never becomes two bookings.
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, null=True, related_name="booking")
    period = DateTimeRangeField(_("period"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    language = models.CharField(_("language"), max_length=10)
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

    def __str__(self) -> str:
        return self.public_id

    @property
    def starts_at(self) -> datetime:
        return self.period.lower

    @property
    def ends_at(self) -> datetime:
        return self.period.upper


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, user: models.Model) -> "SessionQuerySet":
        return self.filter(booking__seller__user=user)

    def visible_to(self, user: User) -> "SessionQuerySet":
        return self if _all_are_shown_to(user) else self.filter(booking__manager__user=user)


class Session(HasStatus):
    """The appointment itself. `code` is the session ID that the seller types to enter."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        LIVE = "live", _("live")
        ENDED = "ended", _("ended")

    TRANSITIONS = {
        Status.SCHEDULED: {Status.LIVE, Status.ENDED},
        Status.LIVE: {Status.ENDED},
        Status.ENDED: set(),
    }

    public_id = PublicIdField(prefix="ses")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="session", verbose_name=_("booking"))
    code = models.CharField(_("session ID"), max_length=12, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.SCHEDULED)
    # The one account manager who holds the room (R5); set by whoever opens it first.
    owner = models.ForeignKey(
        AccountManager, on_delete=models.PROTECT, null=True, related_name="sessions", verbose_name=_("held by")
    )
    entered_at = models.DateTimeField(_("seller entered the waiting room"), null=True)
    consented_at = models.DateTimeField(_("consent given"), null=True)
    admitted_at = models.DateTimeField(_("admitted"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # What the seller is asked to do now, in the seller's language; a page that comes back shows it again.
    instruction = models.TextField(_("instruction"), blank=True)
    device_check = models.JSONField(_("device check"), default=dict, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.code


class JoinToken(models.Model):
    """What a join link carries, as a keyed hash (R1). Opening the link never uses it up (R2)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="join_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()


class Side(models.TextChoices):
    SELLER = "seller", _("seller")
    MANAGER = "manager", _("account manager")


class Presence(models.Model):
    """One open page of a session. It counts for the policy's presence_seconds after `seen_at`: no row needs an end."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    side = models.CharField(max_length=10, choices=Side.choices)
    connection = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()


class ChatLine(models.Model):
    """One line of the room's text chat."""

    public_id = PublicIdField(prefix="line")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="chat")
    side = models.CharField(max_length=10, choices=Side.choices)
    text = EncryptedTextField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

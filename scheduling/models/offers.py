"""Times that are held for a seller."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.states import HasStatus
from scheduling.models.availability import AccountManager, Place
from sellers.models import Seller


class Appointment(models.Model):
    """What decides who can hold it: language, the country whose documents are shown ("": not known), and where."""

    language = models.CharField(_("language"), max_length=10)
    document_country = models.CharField(_("documents of"), max_length=2, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, verbose_name=_("place"))  # null: by video

    class Meta:
        abstract = True

    @property
    def in_person(self) -> bool:
        return self.place_id is not None


class OfferQuerySet(models.QuerySet["Offer"]):
    def held(self) -> "OfferQuerySet":
        """What is held at this moment by the database's clock, earliest first; the sweep may come later."""
        return self.filter(status=Offer.Status.HELD, expires_at__gt=Now()).order_by("starts_at")

    def live(self) -> "OfferQuerySet":
        return self.exclude(seller__in=Seller.objects.of_test_world())


class Offer(Appointment, HasStatus):
    """One start time held for one seller until it expires. It takes one place of the pool's capacity at that time.

    `seat`: whose time is kept for it. Nobody is told: who holds the session is decided when it is booked.
    """

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
    seat = models.ForeignKey(
        AccountManager, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )  # but for held ones
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
            models.Index(fields=["seat", "starts_at"], condition=models.Q(status="held"), name="held_offers_by_seat"),
            models.Index(fields=["expires_at"], condition=models.Q(status="held"), name="held_offers_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

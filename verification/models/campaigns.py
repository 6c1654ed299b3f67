"""Inviting many sellers to a new case, at a pace."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.states import HasStatus
from sellers.models import Seller
from verification.models.cases import Case


class Campaign(HasStatus):
    """Whom to invite (`wanted`: a Wanted of verification.campaigns.invitees as JSON), how many a day, and how far
    it has come. With an empty `wanted` it is a list of sellers whom somebody named."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")

    TRANSITIONS = {
        Status.DRAFT: {Status.RUNNING},
        Status.RUNNING: {Status.PAUSED, Status.DONE},
        Status.PAUSED: {Status.RUNNING},
        Status.DONE: set(),
    }

    public_id = PublicIdField(prefix="cmp")
    name = models.CharField(_("name"), max_length=100, unique=True)
    wanted = models.JSONField(_("who is invited"))
    pace_per_day = models.PositiveIntegerField(
        _("invitations a day at most"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    started_at = models.DateTimeField(_("started"), null=True)
    # The key of the last seller looked at in this round: those for whom no time is free keep nobody else waiting.
    reached = models.BigIntegerField(default=0)
    # Since when nobody could be invited for want of free times; empty while it goes on.
    waits_since = models.DateTimeField(_("waits for free times since"), null=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_list(self) -> bool:
        return not self.wanted

    def left_today(self) -> int:
        """How many more it may invite now: at most the pace in any 24 hours."""
        latest = self.invitations.filter(invited_at__gt=Now() - timedelta(days=1)).count()
        return max(0, self.pace_per_day - latest)


class Invitation(models.Model):
    """One seller, invited to a new case. It stands as long as that case is open, of which a seller has one at most."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("campaign")
    )
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("seller"))
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="invitation", verbose_name=_("case"))
    invited_at = models.DateTimeField(_("invited"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "seller"], name="one_invitation_per_campaign_and_seller")
        ]
        indexes = [models.Index(fields=["campaign", "invited_at"], name="invitations_by_time")]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.seller_id}"

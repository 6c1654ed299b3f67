"""What platforms and their developers ask for of test sellers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from sellers.models import Seller
from verification.models import Case


class PickedOutcome(models.Model):
    """An outcome that the case is to be led to: picked through the API or on a page, or by a magic value.

    It is carried out after its commit; whoever is interrupted leaves it to the sweep. `refusal`: the code of why not.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        REACHED = "reached", _("reached")
        REFUSED = "refused", _("refused")

    public_id = PublicIdField(prefix="pick")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="picked_outcomes", verbose_name=_("case"))
    outcome = models.CharField(_("outcome"), max_length=20)
    reasons = models.JSONField(_("reasons"), default=list)
    by_magic = models.BooleanField(_("by a magic value"), default=False)
    picked_at = models.DateTimeField(_("picked"))
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    refusal = models.CharField(_("refused for"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("picked outcome")
        verbose_name_plural = _("test sessions")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_outcome_picked_at_a_time")
        ]
        permissions = [("pick_outcome", "Can pick outcomes of test sellers and move their clocks")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def state(self) -> str:
        if self.ended_at is None:
            return self.State.WAITING
        return self.State.REFUSED if self.refusal else self.State.REACHED


class MovedClock(models.Model):
    """By how much time has gone on faster for one test seller, in all."""

    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="moved_clock")
    forwarded_seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.seller_id)

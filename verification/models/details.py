"""What a review finds of the declared details: what documents say, and what the seller was asked to correct.

`field` is a code of verification.comparing.declared.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from verification.models.cases import Review


class Reading(models.Model):
    """What the document says, as the reviewer typed it."""

    public_id = PublicIdField(prefix="read")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="readings")
    field = models.CharField(max_length=20)
    text = EncryptedTextField()
    revision = models.PositiveIntegerField(default=0)  # as in Check

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "field"], name="one_reading_per_field")]


class Correction(models.Model):
    """One field that the seller is asked to type anew in the room, with what stood there and what came of it."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        DONE = "done", _("corrected")
        DECLINED = "declined", _("not corrected, as the seller chose")
        CANCELLED = "cancelled", _("taken back")

    public_id = PublicIdField(prefix="corr")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ASKED)
    old = EncryptedTextField()
    new = EncryptedTextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=models.Q(status="asked"), name="one_open_correction_per_review"
            )
        ]

"""Cases that go on without the session that they need."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from verification.models.cases import Case
from verification.models.missed import MissedSession


class DetourQuerySet(models.QuerySet["Detour"]):
    def waived(self) -> "DetourQuerySet":
        """Of which a lead has decided that the case can be approved without the session."""
        return self.filter(ruling=Detour.Ruling.WAIVED)


class Detour(models.Model):
    """A person has a case without the session that it needs: why, and what staff decided about the session."""

    class Cause(models.TextChoices):
        MISSED = "missed", _("missed too often")
        PAUSED = "paused", _("could not be finished: on its documents")
        FAILURES = "failures", _("technology failed too often")
        NO_VIDEO = "no_video", _("the seller cannot be on video")
        CONCERN = "concern", _("ended for a concern: for a lead")

    # For a lead before anybody looks at the documents.
    TO_RULE_ON = (Cause.NO_VIDEO, Cause.CONCERN)

    class Ruling(models.TextChoices):
        GIVEN_AGAIN = "given_again", _("new times given")
        WAIVED = "waived", _("decided without it")

    public_id = PublicIdField(prefix="dtr")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="detours", verbose_name=_("case"))
    cause = models.CharField(max_length=8, choices=Cause.choices)
    # The session for which it came to this.
    missed = models.OneToOneField(MissedSession, on_delete=models.CASCADE, null=True, related_name="detour")
    why = EncryptedTextField()  # as the seller wrote
    made_at = models.DateTimeField()
    # How it goes on, and why: for staff only, but for what the seller asked for.
    ruling = models.CharField(max_length=12, choices=Ruling.choices, blank=True)
    ruling_reason = EncryptedTextField()
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Since then nothing is left of what was typed (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    objects = DetourQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(emptied_at=None), name="detours_not_yet_emptied"),
        ]

    @property
    def answer(self) -> str:
        """What the seller reads."""
        return self.ruling_reason if self.is_asked and self.ruling == self.Ruling.GIVEN_AGAIN else ""

    @property
    def is_asked(self) -> bool:
        """By the seller, who reads what was ruled and why."""
        return self.cause == self.Cause.NO_VIDEO

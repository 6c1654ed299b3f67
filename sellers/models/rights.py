"""What stands in the way of forgetting a seller, and what a seller may ask for (R26, R27)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.file_fields import StoredFileField
from core.ids import PublicIdField
from core.states import HasStatus
from sellers.models.accounts import Seller


class LegalHold(models.Model):
    """As long as one stands, nothing of its seller is removed: no retention, no erasure. `reason` is for staff."""

    public_id = PublicIdField(prefix="hold")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="holds", verbose_name=_("seller"))
    reason = EncryptedTextField(verbose_name=_("reason"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("placed"))
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("released"), null=True)

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.UniqueConstraint(
                fields=["seller"], condition=models.Q(released_at=None), name="one_hold_at_a_time_per_seller"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Retention(LegalHold):
    """No rows of its own: what the staff's page on retention hangs on."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("retention")
        verbose_name_plural = _("retention")


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, user: models.Model) -> "ExportQuerySet":
        return self.filter(seller__user=user)


class Export(HasStatus):
    """A copy of everything about a seller, asked for by the seller, or by staff for a letter. `file` is encrypted."""

    class Status(models.TextChoices):
        ASKED = "asked", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("not made")
        GONE = "gone", _("deleted")

    TRANSITIONS = {
        Status.ASKED: {Status.READY, Status.FAILED, Status.GONE},
        Status.READY: {Status.GONE},
        Status.FAILED: {Status.GONE},
        Status.GONE: set(),
    }

    public_id = PublicIdField(prefix="exp")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="exports", verbose_name=_("seller"))
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, default=Status.ASKED)
    by_letter = models.BooleanField(_("for a letter"), default=False)  # staff alone open it then
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(_("made"), null=True)
    file = StoredFileField(purpose="originals", place="place", blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of the data")
        verbose_name_plural = _("copies of the data")
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "by_letter"],
                condition=models.Q(status__in=["asked", "ready"]),
                name="one_standing_export_per_seller",
            )
        ]
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(status="asked"), name="exports_to_make")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return f"{self._meta.db_table}.file:{self.public_id}"

    @property
    def headers(self) -> dict[str, str]:
        """Of the answer that hands it out."""
        return {
            "Content-Disposition": f'attachment; filename="{self.public_id}.zip"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def of(self, user: models.Model) -> "ErasureRequestQuerySet":
        return self.filter(seller__user=user)


class ErasureRequest(HasStatus):
    """A seller wants to be forgotten (R27). `answer`: why it was refused, as the seller reads it."""

    class Status(models.TextChoices):
        ASKED = "asked", _("waits for our answer")
        DONE = "done", _("erased")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn by the seller")

    TRANSITIONS = {
        Status.ASKED: {Status.DONE, Status.REFUSED, Status.WITHDRAWN},
        Status.DONE: set(),
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
    }

    public_id = PublicIdField(prefix="era")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="erasure_requests")
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("due"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer = EncryptedTextField()

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        constraints = [
            models.UniqueConstraint(
                fields=["seller"], condition=models.Q(status="asked"), name="one_open_erasure_request_per_seller"
            )
        ]

    def __str__(self) -> str:
        return self.public_id

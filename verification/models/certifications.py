"""Sellers of high volume, and what the law asks of them: to certify each year that what we know of them is right."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Now
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from sellers.models import Seller


class VolumeImport(models.Model):
    """One file in which staff gave figures. It was read in memory: what stays is its hash and how many it found."""

    public_id = PublicIdField(prefix="vol")
    content_hash = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True)
    begins_on = models.DateField(_("first day in it"), null=True)
    through = models.DateField(_("figures up to"))
    imported_at = models.DateTimeField(_("imported"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sellers_count = models.PositiveIntegerField(_("sellers in it"))
    found_count = models.PositiveIntegerField(_("of high volume"))
    unknown_count = models.PositiveIntegerField(_("not known here"))

    class Meta:
        verbose_name = _("import of figures")
        ordering = ["-id"]


class HighVolumeQuerySet(models.QuerySet["HighVolume"]):
    def today(self) -> "HighVolumeQuerySet":
        """Those who are of high volume now, by the day that it is where each of them is."""
        there = models.Func(models.F("seller__user__time_zone"), Now(), function="timezone")
        today = Cast(there, models.DateField())
        return self.filter(since__lte=today, until__gte=today)


class HighVolume(models.Model):
    """That a seller is of high volume (verification.certification.inform), from when to when, and by which import: no
    figure.
    `lost_in`: the import by which it ends earlier (`lost_until`; None: at once), once a second person has confirmed
    that."""

    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="high_volume")
    since = models.DateField()
    until = models.DateField()
    found_in = models.ForeignKey(VolumeImport, on_delete=models.PROTECT, related_name="found")
    lost_in = models.ForeignKey(VolumeImport, on_delete=models.PROTECT, null=True, related_name="lost")
    lost_until = models.DateField(null=True)

    objects = HighVolumeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["until"], name="high_volume_by_end")]


class SuspensionBatch(models.Model):
    """Accounts of sellers who did not certify after two notices, for one person to propose and another to confirm."""

    public_id = PublicIdField(prefix="sus")
    prepared_at = models.DateTimeField(_("prepared"))
    # Whoever is late after that goes into the next one.
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    told = models.BooleanField(default=False)  # ops

    class Meta:
        ordering = ["-id"]
        permissions = [("suspend_uncertified", "Can propose and confirm suspensions for missing certifications")]


OPEN = models.Q(certified_at=None, withdrawn_at=None)


class CertificationQuerySet(models.QuerySet["Certification"]):
    def open(self) -> "CertificationQuerySet":
        return self.filter(OPEN)

    def suspending(self) -> "CertificationQuerySet":
        """Those for want of which an account is suspended."""
        return self.open().filter(suspended_at__isnull=False)

    def told(self) -> "CertificationQuerySet":
        """Those of which the seller has been told."""
        return self.filter(first_told_at__lte=Now())


class Certification(models.Model):
    """One year's request. `told_at` and `due_at` are those of the newest notice, of which there were `notices`; `why`
    is the reason for that one. A notice has its day in advance, so that it falls into no holiday. `renewed_at`: when
    its days began to count anew because a change of details was decided; that happens once."""

    class Why(models.TextChoices):
        FIRST = "first", _("of high volume for the first time")
        YEARLY = "yearly", _("a year since the last notice")
        UNANSWERED = "unanswered", _("no answer to the notice before")
        DECIDED = "decided", _("a check that kept the seller from it is over")

    public_id = PublicIdField(prefix="cer")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="certifications")
    asked_at = models.DateTimeField(_("asked"))
    first_told_at = models.DateTimeField(_("told first"))
    told_at = models.DateTimeField(_("told last"))
    due_at = models.DateTimeField(_("by"))
    notices = models.PositiveSmallIntegerField(default=1)
    why = models.CharField(max_length=10, choices=Why.choices)
    renewed_at = models.DateTimeField(null=True)
    certified_at = models.DateTimeField(_("certified"), null=True)
    # A keyed hash of everything that was certified: proof that it was this, from which it does not come back.
    certified_hash = models.CharField(max_length=64, blank=True)
    # The seller is of high volume no longer, so the law asks it of them no longer.
    withdrawn_at = models.DateTimeField(_("taken back"), null=True)
    batch = models.ForeignKey(SuspensionBatch, on_delete=models.PROTECT, null=True, related_name="certifications")
    suspended_at = models.DateTimeField(_("suspended"), null=True)
    status_before = models.CharField(max_length=12, blank=True)  # of the account, while it is suspended for this

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly certification")
        verbose_name_plural = _("yearly certifications")
        constraints = [
            models.UniqueConstraint(
                fields=["seller"],
                condition=OPEN,
                name="one_open_certification_per_seller",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=OPEN & models.Q(batch=None),
                name="certifications_by_day",
            ),
            models.Index(fields=["certified_at"], name="certifications_by_time"),
        ]

    @property
    def is_open(self) -> bool:
        return self.certified_at is None and self.withdrawn_at is None

"""The evidence that is asked for, and files on their way in."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.file_fields import StoredFilesField
from core.ids import PublicIdField
from core.states import HasStatus
from sellers.models.accounts import Seller


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, user: models.Model) -> "DocumentQuerySet":
        return self.filter(seller__user=user)


class Document(HasStatus):
    """One requested piece of evidence, with its own state. What was accepted stays accepted."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("identity document")
        BANK_STATEMENT = "bank_statement", _("bank statement")
        BUSINESS_EXTRACT = "business_extract", _("register extract or business licence")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        UPLOADED = "uploaded", _("uploaded")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        NOT_NEEDED = "not_needed", _("no longer asked for")

    TRANSITIONS = {
        # As before: what it was asked again for is not to be changed after all.
        Status.REQUESTED: {Status.UPLOADED, Status.NOT_NEEDED, Status.ACCEPTED},
        Status.UPLOADED: {
            Status.UPLOADED,
            Status.REQUESTED,
            Status.ACCEPTED,
            Status.REJECTED,
            Status.NOT_NEEDED,
        },
        Status.REJECTED: {Status.UPLOADED, Status.NOT_NEEDED},
        Status.ACCEPTED: {Status.REQUESTED},  # what it proves was changed (sellers.asking)
        Status.NOT_NEEDED: {Status.REQUESTED, Status.UPLOADED},
    }
    MISSING = [Status.REQUESTED, Status.REJECTED]

    class Scan(models.TextChoices):
        """What is known of malware in the file; empty as long as there is none."""

        WAITING = "waiting"
        CLEAN = "clean"
        INFECTED = "infected"  # and deleted
        NOT_SCANNED = "not_scanned"  # there is no scanner (VOUCHROOM_SCAN_URL)

    public_id = PublicIdField(prefix="doc")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="documents", verbose_name=_("seller"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED)
    reasons = models.JSONField(_("reasons"), default=dict, blank=True)  # {code: number of the version} of the rejection
    due_on = models.DateField(_("due"), null=True)
    uploaded_at = models.DateTimeField(_("uploaded"), null=True)
    # Storage names of encrypted files: the file as it came, in parts, and its pages rebuilt from pixels (R19, R22).
    original = StoredFilesField(purpose="originals", place="place_of_original")
    pages = StoredFilesField(purpose="pages", place="place_of_page")
    scan = models.CharField(_("scan for malware"), max_length=11, choices=Scan.choices, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [models.UniqueConstraint(fields=["seller", "kind"], name="one_document_per_kind")]
        indexes = [
            models.Index(fields=["uploaded_at"], condition=~models.Q(original=[]), name="documents_with_original"),
            models.Index(fields=["uploaded_at"], condition=~models.Q(pages=[]), name="documents_with_pages"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_status_display()})"

    @property
    def reason_codes(self) -> list[str]:
        return list(self.reasons)

    @property
    def accepts_upload(self) -> bool:
        """Missing, or not handed in since it was uploaded: nobody reviews a document that can still be replaced."""
        locked_at, uploaded_at = self.seller.locked_at, self.uploaded_at
        handed_in = locked_at is not None and uploaded_at is not None and uploaded_at <= locked_at
        return self.status in self.MISSING or (self.status == self.Status.UPLOADED and not handed_in)

    @property
    def is_asked_again(self) -> bool:
        """For a reason that its seller reads."""
        return self.status in self.MISSING and bool(self.reason_codes)

    def place_of_page(self, number: int) -> str:
        """What the ciphertext of page `number` (from 1) is bound to."""
        return f"{self._meta.db_table}.pages:{self.public_id}:{number}"

    def place_of_original(self, number: int) -> str:
        """What the ciphertext of part `number` (from 1) is bound to."""
        return f"{self._meta.db_table}.original:{self.public_id}:{number}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, user: models.Model) -> "UploadQuerySet":
        return self.filter(document__seller__user=user)

    def going_on(self) -> "UploadQuerySet":
        """Those in parts, to go on with."""
        return self.filter(status__in=Upload.GOING_ON).exclude(sha256="").order_by("-pk")


class Upload(models.Model):
    """One file on its way in: sent in parts, over a line that may drop, or whole, by the plain form.

    Its parts are encrypted files in order, as large as the line carries well; they become the document's original.
    Until then they stay listed as stray (core.files), so that what nobody goes on with is gone after LIFETIME.
    """

    class Status(models.TextChoices):
        RECEIVING = "receiving"
        CHECKING = "checking"
        TAKEN = "taken"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    GOING_ON = [Status.RECEIVING, Status.CHECKING]
    LARGEST_PART_BYTES = 5 * 1024 * 1024
    LIFETIME = timedelta(days=1)

    public_id = PublicIdField(prefix="upl")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="uploads")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.RECEIVING)
    size = models.PositiveIntegerField()  # bytes
    # Of the whole file, as the browser says; of one that came whole, once it is taken.
    sha256 = models.CharField(max_length=64, blank=True)
    parts = StoredFilesField(purpose="originals", place="place_of_part", listed=True)
    received = models.PositiveIntegerField(default=0)  # bytes in the parts; also where the next one begins
    checked_until = models.DateTimeField(null=True)  # whoever checks it is given up then
    refusal = models.TextField(blank=True)  # what the seller was told
    began_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    def place_of_part(self, number: int) -> str:
        return self.document.place_of_original(number)

"""The account to be verified: its business, contact person, bank account, documents and tax information."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.blind import BlindIndexField
from core.fields import EncryptedTextField
from core.file_fields import StoredFileField, StoredFilesField
from core.ids import PublicIdField
from core.states import HasStatus
from sellers.numbers import number_of


class SellerQuerySet(models.QuerySet["Seller"]):
    def of(self, user: models.Model) -> "SellerQuerySet":
        """The rows that belong to this user: how pages, API and sockets authorise."""
        return self.filter(user=user)

    def with_details(self) -> "SellerQuerySet":
        """All that was declared and uploaded, in two queries however many rows."""
        return self.select_related("user", "business", "person", "bank_account", "tax_information").prefetch_related(
            "documents"
        )


class Seller(HasStatus):
    class Mode(models.TextChoices):
        LIVE = "live", _("live")
        TEST = "test", _("test")

    class Status(models.TextChoices):
        ONBOARDING = "onboarding", _("onboarding")
        VERIFIED = "verified", _("verified, tax information missing")
        ACTIVE = "active", pgettext_lazy("account status", "active")
        RESTRICTED = "restricted", _("restricted")
        SUSPENDED = "suspended", _("suspended")
        CLOSED = "closed", pgettext_lazy("account status", "closed")

    TRANSITIONS = {
        Status.ONBOARDING: {Status.VERIFIED, Status.CLOSED},
        Status.VERIFIED: {Status.ACTIVE, Status.SUSPENDED, Status.CLOSED},
        Status.ACTIVE: {Status.RESTRICTED, Status.SUSPENDED, Status.CLOSED},
        Status.RESTRICTED: {Status.ACTIVE, Status.SUSPENDED, Status.CLOSED},
        Status.SUSPENDED: {Status.VERIFIED, Status.ACTIVE, Status.CLOSED},
        Status.CLOSED: set(),
    }

    public_id = PublicIdField(prefix="sel")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seller")
    mode = models.CharField(_("mode"), max_length=4, choices=Mode.choices, default=Mode.LIVE)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ONBOARDING)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # When the details were last handed in; empty while they can be changed.
    locked_at = models.DateTimeField(_("details handed in"), null=True)
    closed_at = models.DateTimeField(_("closed since"), null=True)
    # Nothing personal is left since then (sellers.rights.erasing).
    erased_at = models.DateTimeField(_("erased"), null=True)

    objects = SellerQuerySet.as_manager()

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")
        permissions = [
            ("export_seller", "Can make a copy of everything about a seller"),
            ("erase_seller", "Can propose and confirm the erasure of a seller"),
            ("reveal_seller", "Can reveal a seller's numbers for a stated reason"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(status="onboarding", erased_at=None),
                name="sellers_not_yet_verified",
            ),
            models.Index(
                fields=["closed_at"], condition=models.Q(status="closed", erased_at=None), name="sellers_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.business.legal_name if hasattr(self, "business") else self.public_id


class Business(models.Model):
    """The legal entity or sole trader, and where it is."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        SOLE_TRADER = "sole_trader", _("sole trader")

    public_id = PublicIdField(prefix="biz")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="business")
    kind = models.CharField(_("kind of business"), max_length=12, choices=Kind.choices)
    legal_name = models.CharField(_("legal name"), max_length=200)
    register_number = EncryptedTextField()
    register_index = BlindIndexField(label="register", of=lambda row: number_of(row.country, row.register_number))
    country = models.CharField(_("country or region"), max_length=2)
    street = models.CharField(_("street and number"), max_length=200)
    city = models.CharField(_("town or city"), max_length=100)
    region = models.CharField(_("state, province or county"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)


class Person(models.Model):
    """The contact person: who attends the session, with which identity document."""

    class DocumentType(models.TextChoices):
        PASSPORT = "passport", _("passport")
        IDENTITY_CARD = "identity_card", _("identity card")
        DRIVING_LICENCE = "driving_licence", _("driving licence")

    public_id = PublicIdField(prefix="per")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="person")
    given_name = models.CharField(_("given name"), max_length=100, blank=True)  # some people have one name only
    family_name = models.CharField(_("family name"), max_length=100)
    birth_date = EncryptedTextField()  # YYYY-MM-DD
    document_type = models.CharField(_("identity document"), max_length=16, choices=DocumentType.choices)
    document_country = models.CharField(_("issued by"), max_length=2)
    document_number = EncryptedTextField()
    document_index = BlindIndexField(
        label="document", of=lambda row: number_of(row.document_country, row.document_number)
    )
    document_expires_on = models.DateField(_("valid until"), null=True)


class BankAccount(models.Model):
    public_id = PublicIdField(prefix="bank")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="bank_account")
    holder = models.CharField(_("account holder"), max_length=200)
    country = models.CharField(_("country or region of the bank"), max_length=2)
    number = EncryptedTextField()
    number_index = BlindIndexField(label="bank_account", of=lambda row: number_of(row.country, row.number))


class TaxInformation(models.Model):
    public_id = PublicIdField(prefix="tax")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="tax_information")
    country = models.CharField(_("country or region of tax residence"), max_length=2)
    number = EncryptedTextField()
    number_index = BlindIndexField(label="tax", of=lambda row: number_of(row.country, row.number))
    certified_at = models.DateTimeField(_("certified"))


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, user: models.Model) -> "DocumentQuerySet":
        return self.filter(seller__user=user)


class Document(HasStatus):
    """One requested piece of evidence, with its own state. What was accepted stays accepted."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("identity document")
        BANK_STATEMENT = "bank_statement", _("bank statement")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        UPLOADED = "uploaded", _("uploaded")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    TRANSITIONS = {
        Status.REQUESTED: {Status.UPLOADED},
        Status.UPLOADED: {Status.UPLOADED, Status.REQUESTED, Status.ACCEPTED, Status.REJECTED},
        Status.REJECTED: {Status.UPLOADED},
        Status.ACCEPTED: set(),
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
    reason_codes = models.JSONField(_("reason codes"), default=list, blank=True)
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
    def accepts_upload(self) -> bool:
        """Missing, or not handed in since it was uploaded: nobody reviews a document that can still be replaced."""
        locked_at, uploaded_at = self.seller.locked_at, self.uploaded_at
        handed_in = locked_at is not None and uploaded_at is not None and uploaded_at <= locked_at
        return self.can_move_to(self.Status.UPLOADED) and (self.status in self.MISSING or not handed_in)

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
    LARGEST_PART_BYTES = 2 * 1024 * 1024
    LIFETIME = timedelta(days=1)

    public_id = PublicIdField(prefix="upl")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="uploads")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.RECEIVING)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64, blank=True)  # of the whole file, as the browser says; empty: came whole
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
    STANDING = [Status.ASKED, Status.READY]

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


class LogInPlace(models.Model):
    """A kind of browser in a network, from which somebody has logged in. `token` stands for both, without versions."""

    public_id = PublicIdField(prefix="lgn")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_in_places")
    token = models.CharField(max_length=64)
    agent = models.CharField(max_length=250, blank=True)  # what the browser says of itself
    network = models.CharField(max_length=43, blank=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="one_row_per_place_of_log_in")]

    def __str__(self) -> str:
        return self.public_id


class StatedReason(models.Model):
    """Why somebody of the staff looked at what is not assigned to them. `subject`: public id of a document, seller or
    case."""

    public_id = PublicIdField(prefix="why")
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    subject = models.CharField(max_length=40)
    text = EncryptedTextField()
    stated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.public_id

"""The account to be verified: its business, contact person, bank account, documents and tax information."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.states import HasStatus


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

    objects = SellerQuerySet.as_manager()

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")

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
    document_expires_on = models.DateField(_("valid until"), null=True)


class BankAccount(models.Model):
    public_id = PublicIdField(prefix="bank")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="bank_account")
    holder = models.CharField(_("account holder"), max_length=200)
    country = models.CharField(_("country or region of the bank"), max_length=2)
    number = EncryptedTextField()


class TaxInformation(models.Model):
    public_id = PublicIdField(prefix="tax")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="tax_information")
    country = models.CharField(_("country or region of tax residence"), max_length=2)
    number = EncryptedTextField()
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

    public_id = PublicIdField(prefix="doc")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="documents", verbose_name=_("seller"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED)
    reason_codes = models.JSONField(_("reason codes"), default=list, blank=True)
    due_on = models.DateField(_("due"), null=True)
    uploaded_at = models.DateTimeField(_("uploaded"), null=True)
    # Storage names of encrypted files: the file as it came, and its pages rebuilt from pixels (R19, R22).
    original = models.CharField(max_length=100, blank=True)
    pages = models.JSONField(default=list, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [models.UniqueConstraint(fields=["seller", "kind"], name="one_document_per_kind")]

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

    @property
    def place_of_original(self) -> str:
        return f"{self._meta.db_table}.original:{self.public_id}"

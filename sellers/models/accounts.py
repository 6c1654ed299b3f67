"""The account to be verified, and what was declared: its business, contact person, bank account and tax information."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.blind import BlindIndexField
from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.models import User
from core.states import HasStatus
from sellers import statuses
from sellers.addresses import address_of
from sellers.numbers import number_of


class SellerQuerySet(models.QuerySet["Seller"]):
    def of(self, user: models.Model) -> "SellerQuerySet":
        """The rows that belong to this user: how pages, API and sockets authorise."""
        return self.filter(user=user)

    def live(self) -> "SellerQuerySet":
        """Without those of the test world."""
        return self.exclude(user__in=User.objects.of_test_world())

    def of_test_world(self) -> "SellerQuerySet":
        """For `exclude(seller__in=…)`: they are few, so the database reads them once and looks at no other's user."""
        return self.filter(user__is_test=True)

    def with_details(self) -> "SellerQuerySet":
        """All that was declared and uploaded, in two queries however many rows."""
        return self.select_related("user", "business", "person", "bank_account", "tax_information").prefetch_related(
            "documents"
        )


class Seller(HasStatus):
    Status = statuses.Status
    TRANSITIONS = statuses.TRANSITIONS

    # Not stored: in memory, those of its rows that are not as they stand, but as its seller asks to change them.
    changed: frozenset[str] = frozenset()

    public_id = PublicIdField(prefix="sel")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seller")
    status = models.CharField(
        _("status"), max_length=12, choices=statuses.Status.choices, default=statuses.Status.ONBOARDING
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # When the details were last handed in; empty while they can be changed.
    locked_at = models.DateTimeField(_("details handed in"), null=True)
    # How often what is declared was changed, also to what it was before.
    details_revision = models.PositiveIntegerField(db_default=0, editable=False)
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
            # Platforms walk their lists along these.
            models.Index(fields=["created_at", "id"], name="sellers_by_age"),
            models.Index(fields=["status", "created_at", "id"], name="sellers_by_status_and_age"),
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
    address_index = BlindIndexField(
        label="address", of=lambda row: address_of(row.country, row.postcode, row.city, row.street)
    )

    class Meta:
        # Staff search by parts of the name, as icontains and istartswith ask for it.
        indexes = [
            GinIndex(OpClass(Upper("legal_name"), name="gin_trgm_ops"), name="businesses_by_part_of_name"),
            models.Index(OpClass(Upper("legal_name"), name="text_pattern_ops"), name="businesses_by_name"),
        ]


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
    document_issued_on = EncryptedTextField()  # YYYY-MM-DD; "" for a document that does not say it
    document_expires_on = models.DateField(_("valid until"), null=True)
    machine_readable = EncryptedTextField()  # the lines of sellers.checks.zone, if the seller typed them


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

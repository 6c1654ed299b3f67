"""A seller's emergency contact, its addresses with their history, and the attempts to confirm them by code."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.numbers import dialled, extension_of_value
from core.blind import BlindIndexField
from core.encryption import keyed_hash
from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.states import HasStatus
from messaging.models import Delivery
from sellers.models import Seller


class Contact(models.Model):
    """Whom we reach when something is urgent: another person than the account's own, or declared the same."""

    class Relation(models.TextChoices):
        SELF = "self", _("I am the contact myself")
        COLLEAGUE = "colleague", _("Colleague or employee")
        PARTNER = "partner", _("Business partner")
        FAMILY = "family", _("Family or friend")
        ADVISER = "adviser", _("Accountant, lawyer or other adviser")

    public_id = PublicIdField(prefix="ctc")
    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="emergency_contact")
    name = models.CharField(_("name"), max_length=150, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices, blank=True)
    deferred_at = models.DateTimeField(_("put off"), null=True)
    # When e-mail address and phone number were first confirmed both. It stays, whatever becomes of them.
    programme_since = models.DateTimeField(_("in the account-health programme since"), null=True)

    class Meta:
        verbose_name = _("emergency contact")
        verbose_name_plural = _("emergency contacts")

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_somebody_else(self) -> bool:
        """Than the account's own person: who does not know the account's phrase, and is not to learn it."""
        return self.relation != self.Relation.SELF


class AddressQuerySet(models.QuerySet["Address"]):
    def of(self, user: models.Model) -> "AddressQuerySet":
        return self.filter(contact__seller__user=user)

    def reachable(self) -> "AddressQuerySet":
        """Confirmed, and nothing is known against them; the e-mail address first."""
        return self.filter(status=Address.Status.VERIFIED, trouble="").order_by("kind")


class Address(HasStatus):
    """One e-mail address or phone number. The rows of a contact are its history: a verified one stays valid until
    another is verified in its place (R16).
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail address")
        PHONE = "phone", _("phone number")

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for the code")
        VERIFIED = "verified", _("confirmed")
        REPLACED = "replaced", _("replaced by another")
        ABANDONED = "abandoned", _("given up before it was confirmed")

    class Trouble(models.TextChoices):
        """Why a confirmed one has to be changed, or confirmed again. It stays valid meanwhile."""

        RETURNED = "returned", _("our messages do not arrive there any more")
        WRONG_PERSON = "wrong_person", _("somebody else answered when we called")

    TRANSITIONS = {
        Status.PENDING: {Status.VERIFIED, Status.ABANDONED},
        Status.VERIFIED: {Status.REPLACED},
        Status.REPLACED: set(),
        Status.ABANDONED: set(),
    }
    CURRENT = [Status.PENDING, Status.VERIFIED]

    public_id = PublicIdField(prefix="adr")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PENDING)
    value = EncryptedTextField()  # an e-mail address, or a number as +447700900123 or +442079460018;ext=12
    blind_index = BlindIndexField(label="contact", of=lambda row: f"{row.kind}:{row.dialled.casefold()}")  # R24
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    verified_at = models.DateTimeField(_("confirmed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    trouble = models.CharField(_("trouble"), max_length=12, choices=Trouble.choices, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind", "status"],
                condition=models.Q(status__in=["pending", "verified"]),
                name="one_current_address_per_status",
            )
        ]
        indexes = [
            models.Index(fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="addresses_ended")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def dialled(self) -> str:
        """Where a copy goes, and what counts: all extensions of one number share its limits."""
        return dialled(self.value) if self.kind == self.Kind.PHONE else self.value

    @property
    def extension(self) -> str:
        """Whom a switchboard has to put the call through to; "" where nobody has to."""
        return extension_of_value(self.value) if self.kind == self.Kind.PHONE else ""

    @property
    def limit_key(self) -> str:
        """By which codes and limits know the address, whoever's it is. Unlike the blind index it is never renewed: a
        code that is on its way stays valid, and what was sent today stays counted."""
        return keyed_hash(f"contact.{self.kind}", self.dialled.casefold())

    @property
    def same(self) -> list[str]:
        """The blind indexes of all rows with this address."""
        return Address.blind_index.field.indexes_of(self)


class CodeAttempt(models.Model):
    """A few guesses at the code that was last sent to one address. Resends replace the code and keep the failures."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        USED = "used", _("code used")
        LOCKED = "locked", _("too many wrong codes")
        EXPIRED = "expired", _("code expired")
        VOID = "void", _("address given up")

    public_id = PublicIdField(prefix="att")
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="attempts")
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.OPEN)
    code_hash = models.CharField(max_length=64, blank=True)  # emptied at every end (R14), and so is the next
    link_hash = models.CharField(max_length=64, blank=True)  # of the link in an e-mail that carries a code
    failures = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    sends = models.PositiveSmallIntegerField(_("codes sent"), default=0)
    channel = models.CharField(_("last sent by"), max_length=10, choices=Delivery.Channel.choices)
    sent_at = models.DateTimeField(_("last code sent"))
    expires_at = models.DateTimeField(_("code expires"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("code attempt")
        verbose_name_plural = _("code attempts")
        indexes = [
            models.Index(fields=["expires_at"], name="open_codes", condition=models.Q(status="open")),
            models.Index(fields=["sent_at"], name="failures_of_late", condition=models.Q(failures__gt=0)),
            BrinIndex(fields=["sent_at"], autosummarize=True, name="attempts_by_time"),
        ]

    def __str__(self) -> str:
        return self.public_id


class CodeSend(models.Model):
    """That a code was sent, for the limits (R13, R17). It outlives the address it went to."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE)
    limit_key = models.CharField(max_length=64)
    area = models.CharField(max_length=12, null=True)  # such as "+44 7400" (contacts.areas); not of e-mail addresses
    dial_code = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["limit_key", "at"], name="sends_to_address"),
            models.Index(fields=["seller", "at"], name="sends_of_seller"),
            models.Index(fields=["area", "at"], name="sends_to_area", condition=models.Q(area__isnull=False)),
            models.Index(fields=["dial_code", "at"], name="sends_abroad", condition=models.Q(dial_code__isnull=False)),
            BrinIndex(fields=["at"], autosummarize=True, name="sends_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.at}"


class StaffCall(models.Model):
    """That somebody of the staff called the emergency contact: what about, and what came of it."""

    class Topic(models.TextChoices):
        ACCOUNT = "account", _("the status of your account")
        SESSION = "session", _("your session")
        DOCUMENTS = "documents", _("your documents")
        SECURITY = "security", _("the security of your account")
        PAYMENTS = "payments", _("payments to you")
        BUYERS = "buyers", _("reports of buyers")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NOT_REACHED = "not_reached", _("nobody answered")
        LEFT_WORD = "left_word", _("we left word that you are to call back")
        WRONG_PERSON = "wrong_person", _("somebody else answered")

    MISSED = [Outcome.NOT_REACHED, Outcome.LEFT_WORD]

    public_id = PublicIdField(prefix="cll")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="calls")
    # Empty once the number has left the history.
    address = models.ForeignKey(Address, on_delete=models.SET_NULL, null=True, related_name="calls")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("called"))
    topic = models.CharField(_("what about"), max_length=10, choices=Topic.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    call_back = models.CharField(_("number to call back"), max_length=40, blank=True)
    call_back_until = models.DateTimeField(_("call back until"), null=True)
    note = EncryptedTextField()

    class Meta:
        verbose_name = _("call to an emergency contact")
        verbose_name_plural = _("calls to emergency contacts")
        indexes = [models.Index(fields=["made_at"], name="calls_by_time")]

    def __str__(self) -> str:
        return self.public_id


class CountryChange(models.Model):
    """Ops allow or forbid codes to the numbers of one country. What holds without a row says the policy: every country
    is served, or none (R17)."""

    public_id = PublicIdField(prefix="cty")
    country = models.CharField(_("country or region"), max_length=2, unique=True)
    is_served = models.BooleanField(_("codes are sent there"))
    note = models.CharField(_("note"), max_length=200)

    class Meta:
        verbose_name = _("country for codes")
        verbose_name_plural = _("countries for codes")

    def __str__(self) -> str:
        return self.country

"""What is checked, as rows: leads write them, reviews keep the versions that they began with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.wording import in_language
from sellers.countries import country_name


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def published(self) -> "ChecklistQuerySet":
        return self.filter(published_at__isnull=False)

    def newest(self) -> "ChecklistQuerySet":
        """One of each subject and country: the version with the highest number."""
        return self.order_by("subject", "country", "-number").distinct("subject", "country")


class Checklist(models.Model):
    """One version of the checks for one subject: a draft until it is published; from then on the database refuses any
    change to it (the triggers of the migration). `country` "": any that has no checklist of its own.
    """

    class Subject(models.TextChoices):
        PASSPORT = "passport", _("passport")
        IDENTITY_CARD = "identity_card", _("identity card")
        DRIVING_LICENCE = "driving_licence", _("driving licence")
        BANK_STATEMENT = "bank_statement", _("bank statement")
        BUSINESS = "business", _("business licence or register extract")
        GENERAL = "general", _("general: the person and their answers")

    IDENTITY = {Subject.PASSPORT, Subject.IDENTITY_CARD, Subject.DRIVING_LICENCE}

    public_id = PublicIdField(prefix="lst")
    subject = models.CharField(_("subject"), max_length=16, choices=Subject.choices)
    country = models.CharField(_("country or region"), max_length=2, blank=True)
    number = models.PositiveIntegerField(_("version"))
    note = models.CharField(_("why it was changed"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("published by")
    )

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["subject", "country", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "country", "number"], name="one_checklist_per_number"),
            models.UniqueConstraint(
                fields=["subject", "country"],
                condition=models.Q(published_at__isnull=True),
                name="one_draft_per_checklist",
            ),
        ]

    def __str__(self) -> str:
        names = {"subject": self.get_subject_display(), "country": self.country_name, "number": self.number}
        return str(_("%(subject)s, %(country)s, version %(number)d")) % names

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else str(_("any country"))


class ChecklistItem(models.Model):
    """One line. Title and guidance are for staff, in English.

    `instruction`, {language: text}, and the drawing `picture` are what the seller's room shows of a challenge.
    """

    class Where(models.TextChoices):
        ALWAYS = "always", _("in every review")
        SESSION = "session", _("in sessions")
        VIDEO = "video", _("in sessions by video")

    class Challenge(models.TextChoices):
        SHOW = "show", _("the seller does what the instruction says")
        WORDS = "words", _("the seller reads out words drawn at random")
        CODE = "code", _("the seller reads out a code sent by e-mail at that moment")

    class Picture(models.TextChoices):
        TILT = "tilt", _("tilt")
        BEND = "bend", _("bend")
        HAND = "hand", _("hand across")
        NUMBER = "number", _("read the number")
        WORDS = "words", _("read words")
        CODE = "code", _("read a code")

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=100)
    guidance = models.TextField(_("guidance"), max_length=1000)
    where = models.CharField(_("asked"), max_length=8, choices=Where.choices, default=Where.ALWAYS)
    required = models.BooleanField(_("required"), default=True)
    evidence = models.BooleanField(_("a still is needed"), default=False)
    challenge = models.CharField(_("challenge"), max_length=8, choices=Challenge.choices, blank=True)
    instruction = models.JSONField(default=dict, blank=True)
    picture = models.CharField(_("picture"), max_length=8, choices=Picture.choices, blank=True)
    reason_codes = models.JSONField(_("reasons of a failure"), default=list)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["checklist", "code"], name="one_item_per_code")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_challenge(self) -> bool:
        return bool(self.challenge)

    @property
    def session_only(self) -> bool:
        return self.where != self.Where.ALWAYS

    @property
    def seller_text(self) -> str:
        """The instruction in the active language."""
        return in_language(self.instruction)

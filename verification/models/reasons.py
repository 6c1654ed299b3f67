"""Why something is not accepted, as rows: leads write the words, and what was decided keeps those that it had."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.wording import missing_languages


class Reason(models.Model):
    """Why something was not accepted: one catalogue, from which staff choose and sellers read.

    Its words are those of its versions. `current`: the number of the one that counts; none before the first is
    published. Once it is retired it is no longer offered, and what was decided for it still reads it.
    """

    class Kind(models.TextChoices):
        RETRYABLE = "retryable", _("the seller can put it right")
        FINAL = "final", _("final: carries a rejection")  # no other does (R10)
        INTERNAL = "internal", _("for staff only: never told to the seller")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("class"), max_length=10, choices=Kind.choices)
    current = models.PositiveIntegerField(_("version in use"), null=True)
    retired_at = models.DateTimeField(_("retired"), null=True)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code

    @property
    def public_id(self) -> str:
        return f"reason_{self.code}"

    @property
    def is_internal(self) -> bool:
        return self.kind == self.Kind.INTERNAL


class ReasonVersionQuerySet(models.QuerySet["ReasonVersion"]):
    def in_use(self) -> "ReasonVersionQuerySet":
        """Of each reason the one that counts, retired reasons among them."""
        return self.filter(number=models.F("reason__current")).select_related("reason").order_by("reason_id")

    def offered(self) -> "ReasonVersionQuerySet":
        return self.in_use().filter(reason__retired_at=None)


class ReasonVersion(models.Model):
    """The words of a reason: a draft until it is published; from then on the database refuses any change to them (the
    trigger of the migration).

    `label` is for staff, in English; the seller reads `text` (what is wrong) and `remedy` (what to do next), each
    {language: text}, beside `picture` (verification.catalogue.examples). `for_documents`: kinds of
    sellers.Document that can be rejected for it.
    """

    reason = models.ForeignKey(Reason, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    label = models.CharField(_("what staff choose"), max_length=60)
    text = models.JSONField(_("what is wrong"), default=dict, blank=True)
    remedy = models.JSONField(_("what to do next"), default=dict, blank=True)
    for_documents = models.JSONField(_("documents rejected for it"), default=list, blank=True)
    video_only = models.BooleanField(_("found by video only"), default=False)
    picture = models.CharField(_("example picture"), max_length=20, blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )

    objects = ReasonVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a reason")
        verbose_name_plural = _("versions of reasons")
        ordering = ["reason_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["reason", "number"], name="one_reason_version_per_number"),
            models.UniqueConstraint(
                fields=["reason"], condition=models.Q(published_at__isnull=True), name="one_draft_per_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def missing_languages(self) -> list[str]:
        """In which it cannot be told yet; what no seller reads needs none."""
        return [] if self.reason.is_internal else missing_languages(self.text, self.remedy)

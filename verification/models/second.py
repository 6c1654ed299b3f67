"""Decisions that are decided again by somebody else, who does not see the first."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from verification.models.cases import HOLDING, NOT_SURE, Decision, Review


class SecondReviewQuerySet(models.QuerySet["SecondReview"]):
    def holding(self) -> "SecondReviewQuerySet":
        """Until these are decided alike or settled, nothing is decided in their cases."""
        return self.filter(cause=NOT_SURE, status__in=HOLDING)


class SecondReview(models.Model):
    """What somebody else decides from the same evidence as `review`.

    Of the share it never becomes a Decision: what the seller was told is what stands decided. Where the first was not
    sure there is no Decision yet, and this holds the case (actions.holding).

    `found`: {public id of a document or a check: reason code, or "" where there is nothing against it}.
    """

    class Cause(models.TextChoices):
        SHARE = "share", _("drawn at random")
        LOW_CONFIDENCE = NOT_SURE, _("the first was not sure")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits for somebody")
        OPEN = "open", _("in hand")
        AGREED = "agreed", _("both decided alike")
        DISAGREED = "disagreed", _("they differ: a lead settles it")
        SETTLED = "settled", _("settled by a lead")
        VOID = "void", _("not possible any more: the evidence has changed")

    class Side(models.TextChoices):
        FIRST = "first", _("the first decision")
        SECOND = "second", _("the second decision")
        NEITHER = "neither", _("neither of them")

    Outcome = Decision.Outcome

    public_id = PublicIdField(prefix="sec")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="second")
    cause = models.CharField(_("cause"), max_length=14, choices=Cause.choices)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.WAITING)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("first decided by")
    )
    first_outcome = models.CharField(_("first outcome"), max_length=16, choices=Outcome.choices)
    first_codes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer")
    )
    begun_at = models.DateTimeField(null=True)
    given_back_by = ArrayField(models.BigIntegerField(), default=list)  # users, who are not drawn again
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    reason_codes = models.JSONField(default=list)
    found = models.JSONField(default=dict)
    note = EncryptedTextField()  # for the lead, who may have to settle it
    decided_at = models.DateTimeField(_("decided"), null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_for = models.CharField(max_length=7, choices=Side.choices, blank=True)
    settled_why = EncryptedTextField()
    settled_at = models.DateTimeField(null=True)

    objects = SecondReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("second review")
        verbose_name_plural = _("second reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer"], condition=models.Q(status="open"), name="one_second_review_in_hand"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("first_by")),
                name="second_review_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None)
                | ~models.Q(settled_by=models.F("first_by")) & ~models.Q(settled_by=models.F("reviewer")),
                name="second_review_settled_by_a_third",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(status__in=["waiting", "open"]),
                name="second_reviews_waiting",
            ),
            models.Index(fields=["decided_at"], name="second_reviews_decided"),
            models.Index(fields=["due_at"], condition=models.Q(status="disagreed"), name="second_reviews_to_settle"),
        ]

    @property
    def holds(self) -> bool:
        """The case waits for it, or waited."""
        return self.cause == self.Cause.LOW_CONFIDENCE

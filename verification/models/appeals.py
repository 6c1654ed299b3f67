"""A seller's word against what was decided, and the answer of somebody who took no part in it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.file_fields import StoredFilesField
from core.ids import PublicIdField
from sellers.models import Seller
from verification.models.cases import Case, Decision
from verification.models.measures import Measure


class AppealQuerySet(models.QuerySet["Appeal"]):
    def of(self, user: models.Model) -> "AppealQuerySet":
        return self.filter(seller__user=user)

    def open(self) -> "AppealQuerySet":
        return self.filter(status=Appeal.Status.OPEN)

    def handed_in(self) -> "AppealQuerySet":
        return self.exclude(status=Appeal.Status.DRAFT)


class Appeal(models.Model):
    """In two steps at most: a reviewer, then a lead; of a measure, leads both times. Only people end it: who wrote it,
    or who answers it.

    It is about a rejection, or about a measure against the account. Of a measure: `answer_by`, the day that the seller
    was told last (Promise has the first); and it is overturned once a second person has confirmed that it ends, until
    when the answer is written and nobody has read it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("begun")
        OPEN = "open", _("waits for an answer")
        UPHELD = "upheld", _("the decision stands")
        OVERTURNED = "overturned", _("the decision was changed")
        WITHDRAWN = "withdrawn", _("withdrawn by the seller")

    FIRST, SECOND = 1, 2

    public_id = PublicIdField(prefix="apl")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="appeals", verbose_name=_("seller"))
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, related_name="appeals", verbose_name=_("decision")
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, null=True, related_name="appeals", verbose_name=_("measure")
    )
    step = models.PositiveSmallIntegerField(_("step"), choices=[(FIRST, _("first")), (SECOND, _("second"))])
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    text = EncryptedTextField()
    began_at = models.DateTimeField(auto_now_add=True)
    filed_at = models.DateTimeField(_("filed"), null=True)
    answer_by = models.DateTimeField(null=True)
    # Who hears it, and answered it once `answered_at` is there.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("with")
    )
    answer = EncryptedTextField()
    answered_at = models.DateTimeField(_("answered"), null=True)
    further_by = models.DateTimeField(null=True)  # the last moment for the second step, as the seller was told
    # Since then nothing is left of what was typed (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "step"], condition=~models.Q(status="withdrawn"), name="one_appeal_of_a_step"
            ),
            models.UniqueConstraint(
                fields=["measure", "step"],
                condition=~models.Q(status="withdrawn"),
                name="one_appeal_of_a_step_about_a_measure",
            ),
            models.CheckConstraint(
                condition=models.Q(decision=None) ^ models.Q(measure=None), name="appeals_are_about_one_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["filed_at"], condition=models.Q(status="open"), name="appeals_open"),
            models.Index(fields=["began_at"], condition=models.Q(emptied_at=None), name="appeals_not_yet_emptied"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def about(self) -> Decision | Measure:
        about = self.decision or self.measure
        assert about
        return about

    @property
    def case(self) -> Case:
        """Of one about a decision."""
        assert self.decision
        return self.decision.case

    @property
    def due_at(self) -> datetime | None:
        """By when the seller was told that the answer comes."""
        return self.answer_by if self.measure_id else self.case.told_at

    @property
    def waits_for_second(self) -> bool:
        """The answer is written, and a second person has to confirm that the measure ends."""
        return self.status == self.Status.OPEN and bool(self.answer)


class AppealPaper(models.Model):
    """A document that a seller adds to an appeal: its pages, rebuilt from pixels once no malware was found (R19). The
    file as it came is not kept."""

    public_id = PublicIdField(prefix="app")
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="papers")
    pages = StoredFilesField(purpose="pages", place="place_of_page")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["added_at"], name="appeal_papers_by_time")]

    def place_of_page(self, number: int) -> str:
        """What the ciphertext of page `number` (from 1) is bound to."""
        return f"{self._meta.db_table}.pages:{self.public_id}:{number}"

    @property
    def numbers(self) -> range:
        """Of its pages."""
        return range(1, len(self.pages) + 1)

"""What staff owe a seller, by a day that the seller was told."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from sellers.models import Seller
from verification.models.cases import Case
from verification.models.measures import Measure
from verification.models.missed import MissedSession


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> "PromiseQuerySet":
        return self.filter(kept_at=None, ended_at=None)


class Promise(models.Model):
    """Made when the state moves, by the figures and holidays of that moment: what changes later changes no promise.

    `due_at` never changes. Once it is over the seller is told `new_due_at`; late is late all the same. `kept_at`: what
    was promised came. `ended_at`: it is not owed any more, since the seller ended or put off the case, or a measure
    came to its end by itself. It is owed in a case, or about a measure against the account.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("result of a document review")
        TIMES = "times", _("a time for a session")
        RULING = "ruling", _("decision on going on without a session")
        CONTEST = "contest", _("answer to a contested session")
        APPEAL = "appeal", _("answer to an appeal")
        DONE = "done", _("answer to “it is done”")

    public_id = PublicIdField(prefix="prm")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="promises")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="promises")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, related_name="promises")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    missed = models.OneToOneField(MissedSession, on_delete=models.CASCADE, null=True, related_name="promise")
    made_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("promised by"))
    new_due_at = models.DateTimeField(_("told since"), null=True)
    apologies = models.PositiveSmallIntegerField(default=0)
    kept_at = models.DateTimeField(_("kept"), null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(kept_at=None, ended_at=None, missed=None),
                name="one_open_promise_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["measure", "kind"],
                condition=models.Q(kept_at=None, ended_at=None),
                name="one_open_promise_about_a_measure",
            ),
            models.CheckConstraint(
                condition=models.Q(case=None) ^ models.Q(measure=None), name="promises_are_about_one_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="promises_by_day"),
            models.Index(fields=["due_at"], condition=models.Q(kept_at=None, ended_at=None), name="promises_open"),
        ]

    @property
    def told_at(self) -> datetime:
        """By when the seller reads it now."""
        return self.new_due_at or self.due_at

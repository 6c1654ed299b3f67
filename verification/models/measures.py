"""What staff do to an account that was approved: undo the approval, restrict, suspend, close."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.states import HasStatus
from sellers import statuses
from sellers.models import Seller
from verification.models.cases import Case


class MeasureQuerySet(models.QuerySet["Measure"]):
    def of(self, user: models.Model) -> "MeasureQuerySet":
        """Those that the seller was told of: what was proposed and never confirmed is nobody's page."""
        return self.filter(seller__user=user, confirmed_at__isnull=False)

    def standing(self) -> "MeasureQuerySet":
        """Those that the seller has to reckon with, in the order in which they were proposed."""
        return self.filter(status__in=Measure.STANDING).order_by("pk")

    def in_effect(self) -> "MeasureQuerySet":
        return self.filter(status=Measure.Status.IN_EFFECT).order_by("pk")


class Measure(HasStatus):
    """One measure against one account: proposed by one person, confirmed by another, announced, and carried out on its
    day. Several can be in effect; the account has the status of the strictest. `case`: the one that an undone approval
    began.
    """

    class Kind(models.TextChoices):
        RESTRICT = "restrict", _("restrict the account")
        SUSPEND = "suspend", _("suspend the account for a time")
        UNDO = "undo", _("undo the approval: check the seller again")
        CLOSE = "close", _("close the account for good")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        ANNOUNCED = "announced", _("announced")
        IN_EFFECT = "in_effect", _("in effect")
        LIFTED = "lifted", _("lifted")
        DROPPED = "dropped", _("never took effect")

    class Exempt(models.TextChoices):
        """Why the seller gets no notice in advance."""

        HARM = "harm", _("somebody would come to harm meanwhile")
        LAW = "law", _("a law or an authority obliges us to act at once")

    TRANSITIONS = {
        Status.PROPOSED: {Status.ANNOUNCED, Status.DROPPED},
        Status.ANNOUNCED: {Status.IN_EFFECT, Status.DROPPED},
        Status.IN_EFFECT: {Status.LIFTED},
        Status.LIFTED: set(),
        Status.DROPPED: set(),
    }
    STANDING = [Status.ANNOUNCED, Status.IN_EFFECT]
    STRICTNESS = [Kind.RESTRICT, Kind.SUSPEND, Kind.UNDO, Kind.CLOSE]
    LEADS_TO = {
        Kind.RESTRICT: Seller.Status.RESTRICTED,
        Kind.SUSPEND: Seller.Status.SUSPENDED,
        Kind.UNDO: Seller.Status.SUSPENDED,
        Kind.CLOSE: Seller.Status.CLOSED,
    }

    public_id = PublicIdField(prefix="mea")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="measures", verbose_name=_("seller"))
    kind = models.CharField(_("measure"), max_length=8, choices=Kind.choices)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    ground = models.CharField(_("reason"), max_length=30)  # verification.measures.grounds
    facts = EncryptedTextField()  # what exactly: the seller reads it
    evidence = EncryptedTextField()  # what it rests on: for staff only
    evidence_on = models.DateField(_("the evidence came on"))
    lasts_until = models.DateTimeField(_("until"), null=True)  # the last minute of a suspension, where the seller is
    exception = models.CharField(_("without notice, since"), max_length=4, choices=Exempt.choices, blank=True)
    why_exception = EncryptedTextField()  # for staff only
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    told_at = models.DateTimeField(_("the seller is told"), null=True)
    appeal_by = models.DateTimeField(null=True)  # the last moment to appeal, as the seller was told
    effective_at = models.DateTimeField(_("takes effect"), null=True)
    carried_out_at = models.DateTimeField(_("took effect"), null=True)
    status_before = models.CharField(max_length=12, choices=Seller.Status.choices, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="measure")
    # The seller says that what was asked for is done, and a person answers.
    done_words = EncryptedTextField()
    done_at = models.DateTimeField(_("the seller says it is done"), null=True)
    answer_by = models.DateTimeField(_("answer promised by"), null=True)
    answer = EncryptedTextField()
    answered_at = models.DateTimeField(null=True)
    # Since then nothing is left of what was typed (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure against an account")
        verbose_name_plural = _("measures against accounts")
        permissions = [("measure_account", "Can propose and confirm measures against accounts")]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "kind"],
                condition=models.Q(status__in=["proposed", "announced", "in_effect"]),
                name="one_open_measure_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("proposed_by")), name="measures_take_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["effective_at"], condition=models.Q(status="announced"), name="measures_to_come"),
            models.Index(fields=["lasts_until"], condition=models.Q(status="in_effect"), name="measures_by_last_day"),
            models.Index(fields=["ended_at"], condition=models.Q(emptied_at=None), name="measures_not_yet_emptied"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def account_status(self) -> statuses.Status:
        """The account's while it is the strictest in effect."""
        return self.LEADS_TO[self.Kind(self.kind)]

    @property
    def stands(self) -> bool:
        """Whether the seller has to reckon with it."""
        return self.status in self.STANDING

    @property
    def is_in_effect(self) -> bool:
        return self.status == self.Status.IN_EFFECT

    @property
    def can_be_made_good(self) -> bool:
        """Whether the seller can say that what was asked for is done: the notice is there so that it can be in time."""
        return self.kind in (self.Kind.RESTRICT, self.Kind.SUSPEND) and self.stands

    @property
    def waits_for_answer(self) -> bool:
        return self.can_be_made_good and self.done_at is not None and self.answered_at is None

    @property
    def begins_at(self) -> datetime | None:
        return self.carried_out_at or self.effective_at

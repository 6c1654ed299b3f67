"""Sessions that were not held to their end."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from scheduling.attendance import AGAINST_SELLER
from scheduling.models import Session
from verification.models.cases import Case


class MissedSessionQuerySet(models.QuerySet["MissedSession"]):
    def of(self, user: models.Model) -> "MissedSessionQuerySet":
        return self.filter(case__seller__user=user)

    def counted(self) -> "MissedSessionQuerySet":
        """Those held against the seller."""
        return self.filter(session__finding__in=AGAINST_SELLER, taken_back=False)

    def to_answer(self) -> "MissedSessionQuerySet":
        return self.filter(contested_at__isnull=False, answered_at=None)


class MissedSession(models.Model):
    """A session that was not held to its end. What was found of it is Session.finding; here is what the seller says
    against that (once), and what a person answered."""

    public_id = PublicIdField(prefix="mis")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="missed", verbose_name=_("case"))
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="missed")
    found_at = models.DateTimeField()
    reason = models.CharField(
        max_length=16, blank=True
    )  # for which staff ended it: one of verification.catalogue.reasons.ABORTS
    contest = EncryptedTextField()
    contested_at = models.DateTimeField(null=True)
    answer = EncryptedTextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    taken_back = models.BooleanField(default=False)
    # Since then nothing is left of what was typed (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    objects = MissedSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["found_at"], condition=models.Q(emptied_at=None), name="missed_not_yet_emptied"),
            models.Index(
                fields=["case"],
                condition=models.Q(contested_at__isnull=False, answered_at=None),
                name="missed_to_answer",
            ),
        ]

    @property
    def counts(self) -> bool:
        return self.session.finding in AGAINST_SELLER and not self.taken_back

"""Who gave back what they were assigned."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from verification.models.appeals import Appeal
from verification.models.cases import Case


class GiveBack(models.Model):
    """A review of documents, a second decision or an appeal, given back undecided: for a reason, and not without end,
    so that nobody gives cases back until one comes that suits. Of an appeal against a measure there is no case.
    """

    class Reason(models.TextChoices):
        CONFLICT = "conflict", _("I know the seller, or have another conflict of interest")
        EXPERIENCE = "experience", _("It needs experience that I do not have")
        LANGUAGE = "language", _("It needs a language that I do not read")
        TIME = "time", _("I cannot finish it in time")
        TECHNOLOGY = "technology", _("Something does not work on our side")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, null=True, related_name="given_back")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "given_at"], name="give_backs_by_user")]

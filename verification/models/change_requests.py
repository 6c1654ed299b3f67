"""What a seller whose account stands asks to change. The seller's rows keep the old values until it is accepted."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField
from core.ids import PublicIdField
from core.states import HasStatus
from sellers.models import Seller
from verification.changes.needs import Need, need_of_all
from verification.models.certifications import Certification

# {part: {field: value}}, as JSON says them: a day as YYYY-MM-DD. The parts are those of sellers.actions.PARTS.
Values = dict[str, dict[str, Any]]


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def of(self, user: models.Model) -> "ChangeRequestQuerySet":
        return self.filter(seller__user=user)

    def open(self) -> "ChangeRequestQuerySet":
        return self.filter(status__in=ChangeRequest.OPEN)


class ChangeRequest(HasStatus):
    """`asked`: the changed fields alone; `stood`: what stood there when it was sent. `documents`: the
    kinds that were asked for. `certifies`: the yearly certification that it answers: with it the seller certified
    everything, as it is once this is accepted."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("not sent yet")
        SUBMITTED = "submitted", _("being checked")
        APPLIED = "applied", _("accepted")
        REFUSED = "refused", _("not accepted")
        WITHDRAWN = "withdrawn", _("withdrawn by the seller")
        LAPSED = "lapsed", _("closed: nothing done in time")

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.APPLIED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.APPLIED, Status.REFUSED, Status.WITHDRAWN, Status.LAPSED},
        Status.APPLIED: set(),
        Status.REFUSED: {Status.SUBMITTED},  # its case was opened again
        Status.WITHDRAWN: set(),
        Status.LAPSED: set(),
    }
    OPEN = [Status.DRAFT, Status.SUBMITTED]

    public_id = PublicIdField(prefix="chg")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="change_requests")
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    asked = EncryptedJSONField()  # Values
    stood = EncryptedJSONField()  # Values
    documents = models.JSONField(default=list, blank=True)
    certifies = models.ForeignKey(Certification, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("sent"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # Since then the values are gone (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of details")
        verbose_name_plural = _("changes of details")
        constraints = [
            models.UniqueConstraint(
                fields=["seller"],
                condition=models.Q(status__in=["draft", "submitted"]),
                name="one_open_change_per_seller",
            )
        ]
        indexes = [
            models.Index(fields=["ended_at"], condition=models.Q(emptied_at=None), name="changes_not_yet_emptied")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def need(self) -> Need:
        return need_of_all({part: list(fields) for part, fields in self.asked.items()})

"""What platforms are told: a projection of the audit log, written by integration.events.projecting alone."""

from django.db import models

from core.ids import PublicIdField


class Event(models.Model):
    """Public ids alone. The order of `id` is the order in which events became known: none is ever added before the
    last. `audit_event`: of which event of the log; `subject`: of what, by the public id that the API has for it.

    `data`: {"case" | "document" | "session" | "contact" | "message" | "endpoint": id,
    "seller": id, "case": id of the case that was open}.
    """

    public_id = PublicIdField(prefix="evt")
    audit_event = models.BigIntegerField(unique=True)
    type = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=40)
    seller = models.CharField(max_length=40)
    is_test = models.BooleanField()
    at = models.DateTimeField(db_index=True)
    data = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["is_test", "id"], name="events_by_world"),
            models.Index(fields=["seller", "id"], name="events_by_seller"),
            models.Index(fields=["subject", "id"], name="events_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Projection(models.Model):
    """How far the log is projected: one row. All up to `settled` is; what was written up to `pending` was written by
    transactions before `pending_xid` (integration.events.projecting)."""

    settled = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    pending_xid = models.BigIntegerField(default=0)

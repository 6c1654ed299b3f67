"""The append-only log. A trigger refuses UPDATE, DELETE and TRUNCATE; only audit.log writes here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """The head of one subject's chain: how many events, and the hash of the last."""

    subject = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveIntegerField()
    head = models.BinaryField()


class Event(models.Model):
    """Who did or saw what, when. `hash` covers everything but the address, which may have to be erased (R36)."""

    subject = models.CharField(_("subject"), max_length=40)
    position = models.PositiveIntegerField(_("position"))
    at = models.DateTimeField(_("time"), db_index=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    actor = models.CharField(_("actor"), max_length=40, db_index=True)
    data = models.TextField(_("data"))
    address = models.GenericIPAddressField(_("address"), null=True)
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["subject", "position"], name="one_event_per_position")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

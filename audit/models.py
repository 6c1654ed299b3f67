"""The append-only log. Triggers refuse UPDATE, DELETE and TRUNCATE; only audit.log and audit.seals write here.

`audit_event` is partitioned by the month of `at` (UTC). So no unique key can hold a position: the lock of the chain's
row does (audit.log), and `manage.py verify_audit` looks.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """The head of one subject's chain: how many events, and the hash of the last."""

    subject = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveIntegerField()
    head = models.BinaryField()


class Event(models.Model):
    """Who did or saw what, when, and from where. `hash` covers all of it but the id (audit.chain)."""

    subject = models.CharField(_("subject"), max_length=40)
    position = models.PositiveIntegerField(_("position"))
    at = models.DateTimeField(_("time"))
    action = models.CharField(_("action"), max_length=60)
    actor = models.CharField(_("actor"), max_length=40)
    data = models.TextField(_("data"))
    place = models.CharField(_("place"), max_length=16, default="")  # of a Place, whose row may be gone; "": nowhere
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        permissions = [("export_event", "Can export the log")]
        indexes = [
            models.Index(fields=["subject", "position"], name="audit_event_subject"),
            models.Index(fields=["action", "at"], name="audit_event_action"),
            models.Index(fields=["actor", "at"], name="audit_event_actor"),
            models.Index(fields=["at"], name="audit_event_at"),
            models.Index(fields=["place", "at"], condition=~models.Q(place=""), name="audit_event_place"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Place(models.Model):
    """The address behind the `place` of events of one month: personal data, which may be deleted (R36)."""

    token = models.CharField(max_length=16, primary_key=True)
    address = models.GenericIPAddressField(_("address"), db_index=True)
    seen_on = models.DateField()


class Seal(models.Model):
    """The heads of all chains that had changed, under one hash (audit.seals)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField()  # whatever was written before it had been committed
    hash = models.BinaryField()
    previous = models.BinaryField()  # the hash of the seal before; empty for the first


class SealedHead(models.Model):
    """Where one chain stood when a seal was made, of those that had changed since the seal before."""

    pk = models.CompositePrimaryKey("subject", "length")
    seal = models.ForeignKey(Seal, models.PROTECT)
    subject = models.CharField(max_length=40)
    length = models.PositiveIntegerField()
    head = models.BinaryField()

    class Meta:
        db_table = "audit_sealed_head"


class RetiredHead(models.Model):
    """Where one chain stood with the last of its events that was retired (audit.retiring); the longest one counts."""

    pk = models.CompositePrimaryKey("subject", "length")
    subject = models.CharField(max_length=40)
    length = models.PositiveIntegerField()
    head = models.BinaryField()

    class Meta:
        db_table = "audit_retired_head"


class Anchor(models.Model):
    """That a seal has been written outside the database, and where to."""

    seal = models.OneToOneField(Seal, models.PROTECT, primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    address = models.TextField()


class Verification(models.Model):
    """One run of `manage.py verify_audit`. `ended_at` is empty while it runs, and for good where it was cut short."""

    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    events = models.PositiveBigIntegerField(default=0)  # how many were checked
    resumed_after = models.PositiveBigIntegerField(default=0)  # the id up to which a run before, cut short, had checked
    last_event = models.PositiveBigIntegerField(default=0)  # all up to this id were checked
    last_seal = models.PositiveBigIntegerField(default=0)  # and all up to this one
    last_anchor = models.PositiveBigIntegerField(default=0)  # the newest of these that was found outside the database
    faults = models.JSONField(default=list)  # the first 1,000, as audit.verifying.faults.Fault.as_row() says them
    fault_count = models.PositiveBigIntegerField(default=0)
    suspects = models.JSONField(default=list)  # while it runs: subjects that have to be examined


NAME_LENGTH = 60


class SavedFilter(models.Model):
    """What somebody looks for again and again: the query of the log's page. `owner` is a user's public id."""

    owner = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.TextField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_saved_filter_per_name")]

    def __str__(self) -> str:
        return self.name

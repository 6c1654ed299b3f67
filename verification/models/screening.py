"""The plan by which the risk screen judges, what each run of it found, and what a seller answers."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from verification.models.cases import Case
from verification.screening.thresholds import Thresholds, thresholds_of


class PlanQuerySet(models.QuerySet["ScreenPlan"]):
    def in_force(self) -> "ScreenPlan":
        """The newest that was published; a site begins with the shipped one."""
        return self.filter(published_at__isnull=False).latest("number")


class ScreenPlan(models.Model):
    """Points for each rule, {name: points}, from how many on a session is needed, and the figures with which single
    rules compare, {name: value}. A draft until a second person confirms it; from then on the database refuses any
    change to it (the trigger of the migration).
    """

    public_id = PublicIdField(prefix="plan")
    number = models.PositiveIntegerField(_("version"), unique=True)
    weights = models.JSONField(_("points of each rule"), default=dict)
    session_from = models.PositiveIntegerField(_("points from which a session is needed"), default=100)
    thresholds = models.JSONField(_("figures of single rules"), default=dict)
    # The newest dry run: {"content", "at", "since", "until", "zone", "runs", "to_session", "to_clear", "unknown"}.
    trial = models.JSONField(_("dry run"), default=dict, blank=True)
    note = models.CharField(_("why it was changed"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of the risk screen")
        verbose_name_plural = _("plans of the risk screen")
        ordering = ["-number"]
        permissions = [("publish_screenplan", "Can propose and confirm a plan of the risk screen")]

    def __str__(self) -> str:
        return str(_("plan %(number)d") % {"number": self.number})

    @property
    def figures(self) -> Thresholds:
        return thresholds_of(self.thresholds)

    @property
    def content(self) -> dict[str, Any]:
        """All by which it judges."""
        figures = asdict(self.figures)
        return {"weights": self.weights, "session_from": self.session_from, "thresholds": figures}

    @property
    def content_hash(self) -> str:
        return sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()

    @property
    def current_trial(self) -> dict[str, Any]:
        """The newest dry run, if it was over just what the plan says now."""
        return self.trial if self.trial.get("content") == self.content_hash else {}


class Screening(models.Model):
    """One run of the risk screen, with all that it takes to explain it later. It is never changed.

    `findings`: {rule: {"version": 1, "found": true}} of each rule that ran; `accounts`: {rule: how many others}, of
    those that are about other accounts; `measures`: as verification.screening.measured says;
    `inputs`: {fact: keyed hash}, salted with this row's public id, since a plain hash of a document's number could be
    guessed. No plan: a campaign invited, and nothing was screened.
    """

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("no session is needed")
        SESSION = "session", _("a session is needed")

    public_id = PublicIdField(prefix="scr")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="screenings")
    ran_at = models.DateTimeField(_("screened"))
    plan = models.ForeignKey(ScreenPlan, on_delete=models.PROTECT, null=True, related_name="+")
    draw = models.FloatField(_("random draw"), null=True)  # 0 to 100; null: nothing was drawn
    score = models.PositiveIntegerField(_("points"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    findings = models.JSONField(default=dict)
    accounts = models.JSONField(default=dict, blank=True)
    measures = models.JSONField(default=dict, blank=True)
    inputs = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["ran_at"], name="screenings_by_time")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def found(self) -> list[str]:
        return [name for name, finding in self.findings.items() if finding["found"]]


class SignalAnswer(models.Model):
    """What a seller wrote about what we asked: one for each topic of a case, since several signals can be told in one
    sentence (verification.screening.rule)."""

    public_id = PublicIdField(prefix="sans")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signal_answers")
    topic = models.CharField(max_length=40)
    text = EncryptedTextField()
    written_at = models.DateTimeField(_("written"))
    # Since then the text is gone (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "topic"], name="one_answer_per_topic")]
        indexes = [
            models.Index(fields=["written_at"], condition=models.Q(emptied_at=None), name="answers_not_yet_emptied")
        ]

    def __str__(self) -> str:
        return self.public_id

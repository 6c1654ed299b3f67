"""What whoever holds sessions has to know: modules with a test, who sat it, and the certificates that follow."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField


class TrainingModuleQuerySet(models.QuerySet["TrainingModule"]):
    def published(self) -> "TrainingModuleQuerySet":
        return self.filter(published_at__isnull=False)

    def in_use(self) -> "TrainingModuleQuerySet":
        """One of each code: the published version with the highest number."""
        return self.published().order_by("code", "-number").distinct("code")


class TrainingModule(models.Model):
    """One version of a module: a draft until it is published; from then on the database refuses any change to it
    (the triggers of the migration).

    `earlier_until`: the last day on which certificates of earlier versions count; where the module is required for the
    first time, the last day on which those may do without who had been trained before. None: there is no such day.
    """

    public_id = PublicIdField(prefix="trm")
    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=100)
    about = models.TextField(_("what it is about"), max_length=1000)
    required = models.BooleanField(
        _("required"), default=True, help_text=_("Nobody is given a session without a certificate of it.")
    )
    valid_days = models.PositiveSmallIntegerField(_("a certificate is valid for (days)"), default=365)
    pass_percent = models.PositiveSmallIntegerField(_("right answers needed (percent)"), default=80)
    earlier_until = models.DateField(null=True, editable=False)
    note = models.CharField(_("why it was changed"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, verbose_name=_("published by")
    )

    objects = TrainingModuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="one_training_module_per_number"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(published_at__isnull=True), name="one_draft_per_training_module"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Topic(models.Model):
    """A part of a module: what is read, in paragraphs with an empty line between them, and what is asked of it."""

    module = models.ForeignKey(TrainingModule, on_delete=models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), help_text=_("Plain text; an empty line begins a new paragraph."))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Choice(TypedDict):
    text: str
    right: bool


class Question(models.Model):
    """`choices` are those of the class Choice; one or several are right."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=400)
    choices = models.JSONField(_("choices"), default=list)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["topic__position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def right(self) -> set[int]:
        return {place for place, choice in enumerate(self.choices) if choice["right"]}


class Attempt(models.Model):
    """One go at a test. `drawn`, [[question, [choice, …]], …] by row id and place, is the order that the server drew
    for it; `answers` are {question: [choice, …]} by the same, once it is handed in.
    """

    public_id = PublicIdField(prefix="try")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_attempts")
    module = models.ForeignKey(TrainingModule, on_delete=models.PROTECT, related_name="attempts")
    drawn = models.JSONField()
    answers = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(_("right answers"), null=True)
    passed = models.BooleanField(_("passed"), null=True)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True)

    class Meta:
        verbose_name = _("attempt at a test")
        verbose_name_plural = _("attempts at tests")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "module"], condition=models.Q(handed_in_at=None), name="one_open_attempt_per_module"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Certificate(models.Model):
    """That somebody passed the test of a version: nobody gets one without an attempt."""

    public_id = PublicIdField(prefix="crt")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="certificate")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    module = models.ForeignKey(TrainingModule, on_delete=models.PROTECT, related_name="certificates")
    issued_at = models.DateTimeField(_("issued"))
    expires_on = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why it was revoked"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("my training")  # what the index of the admin calls the page for everybody
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None, reason="")
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~models.Q(reason=""),
                name="revoked_by_somebody_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.public_id

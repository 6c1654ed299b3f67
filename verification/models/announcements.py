"""What is said to many sellers at once, with the day from which it counts: each version of it is kept."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.states import HasStatus
from core.wording import in_language


class Announcement(HasStatus):
    """A draft until its first version is published. Whether a version waits for a second person is the standing of its
    approval, and whether it is in effect follows from its day: neither is stored here."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    }

    public_id = PublicIdField(prefix="ann")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    # The key of the last seller looked at in this round, and when the last round was complete (actions.telling).
    reached = models.BigIntegerField(default=0)
    round_ended_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    why_withdrawn = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-id"]
        permissions = [("publish_announcement", "Can propose and confirm the publication of an announcement")]

    def __str__(self) -> str:
        return self.public_id


class VersionQuerySet(models.QuerySet["AnnouncementVersion"]):
    def published(self) -> "VersionQuerySet":
        return self.filter(published_at__isnull=False)


class AnnouncementVersion(models.Model):
    """One wording of it: a draft until a second person confirms it; from then on the database refuses any change to it
    (the trigger of the migration). Texts are {language: text}; `audience` is an Audience as JSON
    (verification.announcements.audience).

    It takes effect as the day `effective_on` begins where the reader is.
    """

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.JSONField(_("title"), default=dict, blank=True)
    body = models.JSONField(_("text"), default=dict, blank=True)
    task = models.JSONField(_("what to do"), default=dict, blank=True)
    path = models.CharField(_("page that it is about"), max_length=200, blank=True)
    audience = models.JSONField(_("audience"), default=dict, blank=True)
    effective_on = models.DateField(_("takes effect on"))
    note = models.CharField(_("why it was corrected"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an announcement")
        verbose_name_plural = _("versions of announcements")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "number"], name="one_announcement_per_number"),
            models.UniqueConstraint(
                fields=["announcement"],
                condition=models.Q(published_at__isnull=True),
                name="one_draft_per_announcement",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title)

    def effective_at(self, zone: str) -> datetime:
        """The instant at which that day begins in this zone; where a clock is changed at midnight, the first one."""
        return start_of_day(self.effective_on, zone)


def start_of_day(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))

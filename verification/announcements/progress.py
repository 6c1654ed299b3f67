"""How far announcements have come: who was told, and what became of the copies. It only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Approval
from messaging.models import Delivery, Message
from verification.actions.announcements import PUBLISH
from verification.audience import PURPOSE, messages_of, untold
from verification.models import Announcement, AnnouncementVersion

Status = Announcement.Status
NOT_ARRIVED = [Delivery.Status.FAILED, Delivery.Status.RETURNED]
TAGS = {
    "draft": ("todo", _("draft")),
    "waits": ("waiting", _("waits for a second person")),
    "published": ("good", _("published")),
    "in_effect": ("good", _("in effect")),
    "over": ("closed", _("over")),
    "withdrawn": ("closed", _("withdrawn")),
}


def with_progress(announcements: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """`newest` (number of the version published last), `told`, `read`, `failed` of that one, and `waits`: two queries
    however many announcements."""
    versions = AnnouncementVersion.objects.filter(announcement=OuterRef("pk"))
    waiting = Approval.objects.waiting().filter(kind=PUBLISH, subject=OuterRef("public_id"))
    return announcements.annotate(
        newest=Subquery(versions.published().order_by("-number").values("number")[:1]),
        waits=Exists(waiting),
        told=_counted(Message.objects.filter(**_of("")), "about"),
        read=_counted(Message.objects.filter(**_of(""), read_at__isnull=False), "about"),
        failed=_counted(Delivery.objects.filter(**_of("message__"), status__in=NOT_ARRIVED), "message__about"),
    ).prefetch_related(Prefetch("versions", AnnouncementVersion.objects.select_related("written_by", "published_by")))


def _of(path: str) -> dict[str, Any]:
    return {
        f"{path}about": OuterRef("public_id"),
        f"{path}purpose": PURPOSE,
        f"{path}revision": OuterRef("newest"),
    }


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count")), 0)


def standing_of(announcement: Any, today: date, shown: timedelta) -> tuple[str, str | Promise]:
    """Colour and word of its tag; it is as with_progress() gives it. `today` in UTC; `shown`: for how long home pages
    point out what took effect (verification.notices). Afterwards it is over."""
    if announcement.status == Status.WITHDRAWN:
        return TAGS["withdrawn"]
    if announcement.waits:
        return TAGS["waits"]
    if announcement.status == Status.DRAFT:
        return TAGS["draft"]
    newest = next(each for each in announcement.versions.all() if each.published_at)
    if newest.effective_on + shown <= today:
        return TAGS["over"]
    return TAGS["in_effect" if newest.effective_on <= today else "published"]


@dataclass(frozen=True)
class Progress:
    """Of one version: sellers still to be told, messages, of them those read, and how the copies stand."""

    untold: int
    told: int
    shown: int
    read: int
    copies: Sequence[tuple[str | Promise, int]]


def progress_of(version: AnnouncementVersion) -> Progress:
    messages = messages_of(version.announcement).filter(revision=version.number)
    counted = messages.aggregate(told=Count("pk"), shown=Count("published_at"), read=Count("read_at"))
    copies = Delivery.objects.filter(message__in=messages).order_by().values_list("status").annotate(Count("pk"))
    by_status = dict(copies)
    labels = [(status.label, by_status[status]) for status in Delivery.Status if status in by_status]
    standing = version.announcement.status == Status.PUBLISHED
    return Progress(untold=untold(version).count() if standing else 0, copies=labels, **counted)

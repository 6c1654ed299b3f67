"""How far announcements have come: who was told, and what became of the copies. It only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Now, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Approval
from messaging.models import Delivery, Message
from verification.announcements.actions.publishing import PUBLISH
from verification.announcements.audience import PURPOSE, messages_of, untold
from verification.announcements.notices import pointed_out_for
from verification.models import Announcement, AnnouncementVersion

Status = Announcement.Status
NOT_ARRIVED = [Delivery.Status.FAILED, Delivery.Status.RETURNED]
# {standing: (colour and word of its tag)}
STANDINGS = {
    "draft": ("todo", _("draft")),
    "waits": ("waiting", _("waits for a second person")),
    "published": ("good", _("published")),
    "in_effect": ("good", _("in effect")),
    "over": ("closed", _("over")),
    "withdrawn": ("closed", _("withdrawn")),
}


def with_progress(announcements: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """`newest` (number of the version published last), `told`, `read`, `failed` of that one, `waits`, and `standing`, a
    key of STANDINGS: two queries however many announcements."""
    versions = AnnouncementVersion.objects.filter(announcement=OuterRef("pk"))
    last = versions.published().order_by("-number")
    waiting = Approval.objects.waiting().filter(kind=PUBLISH, subject=OuterRef("public_id"))
    return announcements.annotate(
        newest=Subquery(last.values("number")[:1]),
        effective_on=Subquery(last.values("effective_on")[:1]),
        waits=Exists(waiting),
        standing=_standing(),
        told=_counted(Message.objects.filter(**_of("")), "about"),
        read=_counted(Message.objects.filter(**_of(""), read_at__isnull=False), "about"),
        failed=_counted(Delivery.objects.filter(**_of("message__"), status__in=NOT_ARRIVED), "message__about"),
    ).prefetch_related(Prefetch("versions", AnnouncementVersion.objects.select_related("written_by", "published_by")))


def _standing() -> Case:
    """Days are those of UTC. What took effect is over when home pages point it out no more (`notices`)."""
    today, shown = TruncDate(Now(), tzinfo=UTC), pointed_out_for()
    return Case(
        When(status=Status.WITHDRAWN, then=Value("withdrawn")),
        When(waits=True, then=Value("waits")),
        When(status=Status.DRAFT, then=Value("draft")),
        When(effective_on__lte=TruncDate(Now() - shown, tzinfo=UTC), then=Value("over")),
        When(effective_on__lte=today, then=Value("in_effect")),
        default=Value("published"),
    )


def _of(path: str) -> dict[str, Any]:
    return {
        f"{path}about": OuterRef("public_id"),
        f"{path}purpose": PURPOSE,
        f"{path}revision": OuterRef("newest"),
    }


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count")), 0)


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

"""Telling sellers of announcements, batch by batch: ten thousand of them are never one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from audit.log import record
from core.clock import database_now
from core.policy import current_policy
from core.sweeping import each
from messaging.models import Delivery, Message
from messaging.outbox import queue_messages
from sellers.models import Seller
from verification.announcements.audience import PURPOSE, messages_of, untold
from verification.announcements.days import calendars_of
from verification.announcements.messages import WITHDRAWN
from verification.life.calm_days import AHEAD, AROUND, DAY, moment_of_telling
from verification.models import Announcement, AnnouncementVersion

BATCH = 500
NEXT_ROUND = timedelta(minutes=5)  # then whoever has come to belong to its audience is looked for
Status = Announcement.Status


def tell_due() -> int:
    """One batch of each announcement that has somebody to be told; returns how many were."""
    told = each(_standing(), tell_next, "announcement_not_told")
    return sum(told) + sum(each(_withdrawn(), take_back_next, "announcement_not_taken_back"))


def _standing() -> QuerySet[Announcement]:
    due = Q(round_ended_at=None) | Q(round_ended_at__lt=Now() - NEXT_ROUND)
    coming = AnnouncementVersion.objects.published().filter(effective_on__gt=Now() - DAY)
    return Announcement.objects.filter(due, status=Status.PUBLISHED, pk__in=coming.values("announcement")).order_by(
        "pk"
    )


def _withdrawn() -> QuerySet[Announcement]:
    return Announcement.objects.filter(round_ended_at=None, status=Status.WITHDRAWN).order_by("pk")


@transaction.atomic
def tell_next(announcement: Announcement) -> int:
    """The next batch of those who belong to the newest version's audience and were not told it. Of two at once, one
    does."""
    locked = _lock(announcement, Status.PUBLISHED)
    if locked is None:
        return 0
    version = locked.versions.published().select_related("announcement").latest("number")
    now, found = database_now(), untold(version).filter(pk__gt=locked.reached)
    sellers = list(found.select_related("user", "business").order_by("pk")[:BATCH]) if _open(version, now) else []
    if sellers:
        _tell(version, sellers, now)
    locked.reached = sellers[-1].pk if sellers else 0
    locked.round_ended_at = None if sellers else now
    locked.save(update_fields=["reached", "round_ended_at"])
    return len(sellers)


def _open(version: AnnouncementVersion, now: datetime) -> bool:
    """Who comes to belong to the audience once it is in effect finds it in force already."""
    return now < version.effective_at("UTC")


def _tell(version: AnnouncementVersion, sellers: Sequence[Seller], now: datetime) -> None:
    due: dict[datetime, list[Seller]] = defaultdict(list)
    for seller, moment in _moments(version, sellers, now):
        due[moment].append(seller)
    for moment, group in due.items():
        said = [(seller.user, version.announcement) for seller in group]
        queue_messages(PURPOSE, said, revision=version.number, due_at=moment, priority=Delivery.Priority.MANY)
    _replace(version, sellers)
    record("announcement.told", actor=None, subject=version.announcement, data=_counted(version, sellers))


def _moments(
    version: AnnouncementVersion, sellers: Sequence[Seller], now: datetime
) -> Sequence[tuple[Seller, datetime]]:
    """In each seller's daytime, on a working day of their country; at once where it would be in effect by then."""
    policy = current_policy()
    where = [(seller, seller.business.country if hasattr(seller, "business") else "") for seller in sellers]
    calendars = calendars_of({country for _seller, country in where}, now, now.date() + 2 * AROUND + AHEAD * DAY)
    calm = [
        (seller, moment_of_telling(now, seller.user.time_zone, calendars[country], policy)) for seller, country in where
    ]
    return [
        (seller, moment if moment < version.effective_at(seller.user.time_zone) else now) for seller, moment in calm
    ]


def _replace(version: AnnouncementVersion, sellers: Sequence[Seller]) -> None:
    """What these were told before does not apply any more: the center says so."""
    users = [seller.user_id for seller in sellers]
    before = messages_of(version.announcement).filter(revision__lt=version.number, withdrawn_at=None)
    before.filter(recipient__in=users).update(withdrawn_at=Now())


def _counted(version: AnnouncementVersion, rows: Sequence[object]) -> dict[str, int]:
    return {"version": version.number, "count": len(rows)}


@transaction.atomic
def take_back_next(announcement: Announcement) -> int:
    """The next batch of those who were told what is withdrawn; a copy that waits is dropped when its turn comes."""
    locked = _lock(announcement, Status.WITHDRAWN)
    if locked is None:
        return 0
    standing = messages_of(locked).filter(withdrawn_at=None).select_related("recipient").order_by("pk")
    messages = list(standing.defer("body")[:BATCH])
    if not messages:
        locked.round_ended_at = database_now()
        locked.save(update_fields=["round_ended_at"])
        return 0
    _take_back(locked, messages)
    return len(messages)


def _take_back(announcement: Announcement, messages: Sequence[Message]) -> None:
    """Only who could read it has to be told."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(withdrawn_at=Now())
    by_version: dict[int, list[Message]] = defaultdict(list)
    for message in messages:
        if message.published_at:
            by_version[message.revision].append(message)
    for number, told in by_version.items():
        said = [(message.recipient, announcement) for message in told]
        queue_messages(WITHDRAWN, said, revision=number, priority=Delivery.Priority.MANY)
    data = {"count": sum(map(len, by_version.values()))}
    record("announcement.taken_back", actor=None, subject=announcement, data=data)


def _lock(announcement: Announcement, status: Announcement.Status) -> Announcement | None:
    rows = Announcement.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=announcement.pk, status=status).first()

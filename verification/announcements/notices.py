"""Announcements as a seller sees them: all that were told to them, and what their home page still points out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.policy import current_policy
from core.times import format_day
from core.wording import in_language
from messaging.models import Message
from sellers.models import Seller
from verification.announcements.audience import PURPOSE
from verification.announcements.messages import effective_day, effective_text
from verification.models import Announcement, AnnouncementVersion

NOTICES = 3  # on one page; the list has all


@dataclass(frozen=True)
class Told:
    """One announcement as this reader was told it last, and all its published versions, the newest first."""

    message: Message
    versions: list[AnnouncementVersion]
    zone: str

    @property
    def version(self) -> AnnouncementVersion:
        return self.versions[0]

    @property
    def withdrawn(self) -> bool:
        return self.version.announcement.status == Announcement.Status.WITHDRAWN

    @property
    def title(self) -> str:
        return in_language(self.version.title)

    @property
    def effect(self) -> str:
        return effective_text(self.version, self.zone)

    @property
    def day(self) -> str:
        return format_day(self.version.effective_on, get_language())

    def changes(self) -> Iterator[tuple[AnnouncementVersion, list["Change"]]]:
        """Each correction with what it changed in the one before, the newest first."""
        for after, before in zip(self.versions, self.versions[1:], strict=False):
            yield after, changes_between(before, after, self.zone)


@dataclass(frozen=True)
class Change:
    """In the active language."""

    label: str | Promise
    before: str
    now: str


def told_to(user: User) -> QuerySet[Message]:
    """The newest message of each announcement, as they stand in the message center, newest first."""
    newer = Message.objects.of(user).filter(purpose=PURPOSE, about=OuterRef("about"), revision__gt=OuterRef("revision"))
    return Message.objects.of(user).filter(~Exists(newer), purpose=PURPOSE).defer("body")


def with_versions(messages: Iterable[Message], zone: str) -> list[Told]:
    """One query, however many messages."""
    found = list(messages)
    published = AnnouncementVersion.objects.published().select_related("announcement").order_by("-number")
    versions: dict[str, list[AnnouncementVersion]] = {}
    for version in published.filter(announcement__public_id__in=[message.about for message in found]):
        versions.setdefault(version.announcement.public_id, []).append(version)
    return [Told(message, versions[message.about], zone) for message in found]


def notices_for(seller: Seller) -> list[Told]:
    """What the home page points out: until it is read, and for a policy's days after it took effect."""
    unread = told_to(seller.user).filter(read_at=None, withdrawn_at=None)
    if not unread.exists():
        return []
    past = AnnouncementVersion.objects.published().filter(
        announcement__public_id=OuterRef("about"),
        number=OuterRef("revision"),
        effective_on__lt=Now() - pointed_out_for(),
    )
    return with_versions(unread.filter(~Exists(past))[:NOTICES], seller.user.time_zone)


def pointed_out_for() -> timedelta:
    """From the day on which it takes effect."""
    return timedelta(days=current_policy().announcement_shown_days)


def changes_between(before: AnnouncementVersion, after: AnnouncementVersion, zone: str) -> list[Change]:
    pairs = [
        (_("Title"), in_language(before.title), in_language(after.title)),
        (_("Text"), in_language(before.body), in_language(after.body)),
        (_("What to do"), in_language(before.task), in_language(after.task)),
        (_("Takes effect"), effective_day(before, zone), effective_day(after, zone)),
    ]
    return [Change(label, old, new) for label, old, new in pairs if old != new]

"""What sellers are told of announcements: the words stand in the stored version, in every language."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import format_day, format_zone, in_brackets
from core.wording import in_language
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.announcements.audience import PURPOSE
from verification.models import Announcement, AnnouncementVersion

WITHDRAWN = "announcement_withdrawn"


def text_of(version: AnnouncementVersion, zone: str) -> Text:
    """In the active language, for a reader in that zone."""
    body = in_language(version.body).replace("\r\n", "\n").split("\n\n")
    corrected = [_("This corrects what we announced before. What is said here counts.")] if version.number > 1 else []
    return Text(
        title=in_language(version.title),
        paragraphs=[
            *corrected,
            effective_text(version, zone),
            *filter(None, map(str.strip, body)),
            *filter(None, [in_language(version.task).strip()]),
        ],
        action=(_("Open the page that this is about"), version.path) if version.path else _announcements(),
    )


def effective_text(version: AnnouncementVersion, zone: str) -> str:
    return _("This takes effect at the start of %(day)s.") % {"day": effective_day(version, zone)}


def effective_day(version: AnnouncementVersion, zone: str) -> str:
    """Such as Wednesday, March 17, 2027 (Berlin, UTC+01:00)."""
    language = get_language()
    where = format_zone(version.effective_at(zone), zone, language)
    return format_day(version.effective_on, language) + in_brackets(where, language)


def _announcements() -> tuple[str, str]:
    return _("See all announcements"), reverse("announcements")


def version_of(message: Message) -> AnnouncementVersion:
    return _published(message.about, message.revision)


@lru_cache(maxsize=64)
def _published(announcement: str, number: int) -> AnnouncementVersion:
    """Thousands are told the same, and what is published never changes."""
    published = AnnouncementVersion.objects.published()
    return published.get(announcement__public_id=announcement, number=number)


def _announcement(message: Message, secret: dict[str, Any]) -> Text:
    return text_of(version_of(message), message.recipient.time_zone)


def _newest(message: Message) -> bool:
    """Neither withdrawn nor corrected since."""
    standing = Announcement.objects.filter(public_id=message.about, status=Announcement.Status.PUBLISHED)
    corrected = AnnouncementVersion.objects.published().filter(
        announcement__public_id=message.about, number__gt=message.revision
    )
    return standing.exists() and not corrected.exists()


def _withdrawn(message: Message, secret: dict[str, Any]) -> Text:
    """Its revision is that of the version that was newest then."""
    version = version_of(message)
    day = effective_day(version, message.recipient.time_zone)
    return Text(
        title=_("Withdrawn: %(title)s") % {"title": in_language(version.title)},
        paragraphs=[
            _("We announced this to you, with effect from: %(day)s.") % {"day": day},
            _("We have withdrawn it. It does not apply, and you need to do nothing for it."),
            _("Should we announce it anew, you hear it before it takes effect."),
        ],
        action=_announcements(),
    )


PURPOSES = [
    Purpose(PURPOSE, _announcement, still_true=_newest),
    Purpose(WITHDRAWN, _withdrawn, still_true=lambda message: True),
]

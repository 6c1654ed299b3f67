"""Announcements to sellers of a country that no calendar knows, where ops have made every day near today a working
day: so tests do the same on Sundays and at Christmas."""

from datetime import timedelta
from typing import Any

from core.approvals import confirm
from core.clock import database_now
from core.models import PolicyVersion, User
from messaging.models import Message
from scheduling.models import HolidayChange
from sellers.models import Business, Seller
from verification.announcements.actions.publishing import propose_publication, save_draft
from verification.announcements.audience import Audience
from verification.models import Announcement, AnnouncementVersion

COUNTRY = "XX"
LANGUAGES = ("en", "zh-hans", "ja", "de")


def open_every_day() -> None:
    """All days are working days there, and daytime is all day; nothing else is policy."""
    today = database_now().date()
    days = [today + timedelta(days=number) for number in range(-30, 120)]
    HolidayChange.objects.bulk_create(
        HolidayChange(country=COUNTRY, day=day, is_holiday=False, name="") for day in days
    )
    figures = {"daytime_from_hour": 0, "daytime_until_hour": 24}
    PolicyVersion.objects.create(number=PolicyVersion.objects.count() + 1, figures=figures, note="test")


def place(seller: Seller, country: str = COUNTRY, kind: str = "company") -> Seller:
    """Give it a business there."""
    Business.objects.create(seller=seller, kind=kind, legal_name="Ltd", country=country, street="1", city="Town")
    return Seller.objects.get(pk=seller.pk)


def in_all(text: str) -> dict[str, str]:
    return {code: f"{text} ({code})" if code != "en" else text for code in LANGUAGES}


def days_from_today(days: int) -> Any:
    return database_now().date() + timedelta(days=days)


def draft_of(ops: User, *, audience: Audience | None = None, in_days: int = 20, **fields: Any) -> AnnouncementVersion:
    texts = {
        "title": in_all("New fees"),
        "body": in_all("The fees change.\n\nThey are lower."),
        "task": in_all("Look at them."),
    }
    chosen = (audience or Audience(countries=(COUNTRY,))).as_json()
    draft = AnnouncementVersion(effective_on=days_from_today(in_days), audience=chosen, **(texts | fields))
    save_draft(draft, actor=ops)
    return draft


def publish(announcement: Announcement, ops: User, lead: User) -> Announcement:
    confirm(propose_publication(announcement, actor=ops, reason="It is time."), actor=lead)
    return Announcement.objects.get(pk=announcement.pk)


def said_to(user: User) -> list[tuple[str, int]]:
    """Purpose and revision of what stands in the message center about announcements, oldest first."""
    messages = Message.objects.filter(recipient=user, about__startswith="ann_", published_at__isnull=False)
    return list(messages.order_by("pk").values_list("purpose", "revision"))

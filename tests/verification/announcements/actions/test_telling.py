"""Telling sellers of announcements: everybody once, in their language, and nobody what does not apply any more."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as mails
from django.db.models import F

from audit.models import Event
from core.clock import database_now
from core.models import User
from messaging.models import Delivery, Message
from messaging.sending import delivering
from sellers.models import Seller
from tests.races import results_at_once
from tests.verification.announcing import COUNTRY, draft_of, in_all, place, publish, said_to
from verification.announcements.actions import telling
from verification.announcements.actions.publishing import save_draft, start_correction, withdraw_announcement
from verification.announcements.actions.telling import take_back_next, tell_due, tell_next
from verification.announcements.audience import Audience
from verification.announcements.messages import text_of, version_of
from verification.models import Announcement, AnnouncementVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(make_reader: Callable[..., Seller], ops: User, lead: User) -> Announcement:
    """Nobody is told yet; there are three readers."""
    for name, language in (("ren", "ja"), ("wei", "zh-hans"), ("kim", "en")):
        make_reader(name, language=language)
    audience = Audience(countries=(COUNTRY,), statuses=("onboarding",))
    return publish(draft_of(ops, audience=audience).announcement, ops, lead)


def correct(announcement: Announcement, ops: User, lead: User) -> None:
    correction = start_correction(announcement, actor=ops)
    correction.note, correction.title = "A slip", in_all("Newer fees")
    save_draft(correction, actor=ops)
    publish(announcement, ops, lead)


def told() -> list[str]:
    messages = Message.objects.filter(purpose="announcement").order_by("recipient__email", "revision")
    return [
        f"{email.split('@')[0]} {revision}" for email, revision in messages.values_list("recipient__email", "revision")
    ]


def next_round(announcement: Announcement) -> None:
    Announcement.objects.filter(pk=announcement.pk).update(round_ended_at=F("round_ended_at") - telling.NEXT_ROUND * 2)


def test_everybody_of_the_audience_is_told_once(published: Announcement, make_reader: Callable[..., Seller]) -> None:
    make_reader("gus", country="XY")
    assert [tell_due(), tell_due(), tell_due()] == [3, 0, 0]
    assert told() == ["kim 1", "ren 1", "wei 1"]
    counted = Event.objects.filter(subject=published.public_id, action="announcement.told")
    assert [json.loads(event.data) for event in counted] == [{"version": 1, "count": 3}]


def test_it_goes_batch_by_batch_and_forgets_nobody(published: Announcement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    assert [tell_next(published), tell_next(published), tell_next(published)] == [2, 1, 0]
    assert len(told()) == 3


@pytest.mark.parametrize("count", [1, 30])
def test_a_batch_takes_as_many_statements_for_30_sellers_as_for_one(
    published: Announcement,
    make_reader: Callable[..., Seller],
    django_assert_num_queries: Callable[..., Any],
    count: int,
) -> None:
    tell_next(published)
    for number in range(count):
        make_reader(f"s{number}")
    with django_assert_num_queries(STATEMENTS):
        assert tell_next(published) == count


STATEMENTS = 13


def test_each_reads_it_in_their_language_from_the_stored_version(published: Announcement) -> None:
    tell_next(published)
    by_name = {message.recipient.email[:3]: message for message in Message.objects.filter(purpose="announcement")}
    assert by_name["kim"].title == "New fees"
    assert by_name["ren"].title == "New fees (ja)"
    assert by_name["wei"].body.split("\n\n")[-1] == "Look at them. (zh-hans)"


def test_copies_wait_for_what_is_ordinary(published: Announcement) -> None:
    tell_next(published)
    announced = Delivery.objects.filter(message__purpose="announcement")
    assert set(announced.values_list("priority", "channel")) == {(Delivery.Priority.MANY, "email")}


def test_the_words_name_the_day_with_its_zone_and_what_to_do(make_published: Callable[..., Announcement]) -> None:
    version = make_published(path="/contact/").versions.get()
    version.effective_on = date(2027, 3, 17)
    text = text_of(version, "Europe/Berlin")
    assert (text.title, text.action) == ("New fees", ("Open the page that this is about", "/contact/"))
    assert text.paragraphs == [
        "This takes effect at the start of Wednesday, March 17, 2027 (Berlin, UTC+01:00).",
        "The fees change.",
        "They are lower.",
        "Look at them.",
    ]


def test_without_a_page_it_leads_to_the_list(make_published: Callable[..., Announcement]) -> None:
    version = make_published().versions.get()
    assert text_of(version, "UTC").action == ("See all announcements", "/announcements/")


def test_who_comes_to_belong_to_the_audience_before_it_takes_effect_is_told_too(
    published: Announcement, make_reader: Callable[..., Seller]
) -> None:
    tell_due(), tell_due()
    make_reader("zoe")
    assert tell_due() == 0
    next_round(published)
    assert tell_due() == 1
    assert "zoe 1" in told()


def test_who_comes_once_it_is_in_effect_is_not(
    published: Announcement, make_reader: Callable[..., Seller], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_next(published)
    make_reader("zoe")
    monkeypatch.setattr(telling, "database_now", lambda: database_now() + timedelta(days=20))
    assert tell_next(published) == 0
    assert len(told()) == 3


def test_each_is_told_in_their_own_daytime_on_a_working_day(
    make_seller: Callable[..., Seller], ops: User, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Friday, at noon in London: evening in Tokyo, early morning in Los Angeles."""
    monkeypatch.setattr(telling, "database_now", lambda: datetime(2030, 3, 8, 12, tzinfo=UTC))
    zones = {"gb": "Europe/London", "jp": "Asia/Tokyo", "us": "America/Los_Angeles"}
    for country, zone in zones.items():
        place(make_seller(f"{country}@example.com", time_zone=zone), country.upper())
    draft = draft_of(ops, audience=Audience(countries=("GB", "JP", "US")))
    AnnouncementVersion.objects.update(effective_on=date(2030, 4, 3), published_at=database_now(), published_by=lead)
    Announcement.objects.update(status="published")
    tell_next(draft.announcement)
    due = dict(Message.objects.filter(purpose="announcement").values_list("recipient__email", "due_at"))
    assert due == {
        "gb@example.com": datetime(2030, 3, 8, 12, tzinfo=UTC),
        "jp@example.com": datetime(2030, 3, 11, 0, tzinfo=UTC),
        "us@example.com": datetime(2030, 3, 8, 17, tzinfo=UTC),
    }
    assert not Message.objects.filter(published_at__isnull=False, purpose="announcement").exists()


def test_a_correction_is_told_anew_to_the_same_readers(
    published: Announcement, ops: User, lead: User, make_reader: Callable[..., Seller]
) -> None:
    """Also to one who belongs to the audience no longer; what they read before says that it applies no more."""
    tell_next(published)
    kim = Seller.objects.get(user__email="kim@example.com")
    Seller.objects.filter(pk=kim.pk).update(status=Seller.Status.ACTIVE)
    correct(published, ops, lead)
    tell_next(published)
    assert told() == ["kim 1", "kim 2", "ren 1", "ren 2", "wei 1", "wei 2"]
    assert Message.objects.filter(purpose="announcement", withdrawn_at=None).values_list(
        "revision"
    ).distinct().get() == (2,)
    newest = Message.objects.get(recipient=kim.user, revision=2)
    assert newest.body.startswith("This corrects what we announced before. What is said here counts.")


def test_a_copy_that_waited_is_dropped_once_it_is_corrected_or_withdrawn(
    published: Announcement, ops: User, lead: User
) -> None:
    tell_next(published)
    waiting = Message.objects.get(recipient__email="kim@example.com", purpose="announcement")
    assert version_of(waiting).number == 1
    correct(published, ops, lead)
    delivering.sweep()
    assert not [letter for letter in mails.outbox if letter.subject == "New fees"]
    assert set(Delivery.objects.filter(message__purpose="announcement").values_list("status", flat=True)) == {"dropped"}


def test_who_could_read_it_is_told_that_it_is_withdrawn_and_nobody_else(
    published: Announcement, ops: User, make_reader: Callable[..., Seller]
) -> None:
    tell_next(published)
    late = Message.objects.get(recipient__email="ren@example.com", purpose="announcement")
    Message.objects.filter(pk=late.pk).update(published_at=None)
    make_reader("zoe")
    withdraw_announcement(published, actor=ops, why="The fees stay.")
    assert [tell_due(), tell_due(), tell_due()] == [3, 0, 0]
    readers = {name: User.objects.get(email=f"{name}@example.com") for name in ("kim", "ren", "wei", "zoe")}
    both = [("announcement", 1), ("announcement_withdrawn", 1)]
    assert {name: said_to(user) for name, user in readers.items()} == {"kim": both, "ren": [], "wei": both, "zoe": []}
    said = Message.objects.get(recipient=readers["kim"], purpose="announcement_withdrawn")
    assert said.title == "Withdrawn: New fees"
    assert not Message.objects.filter(purpose="announcement", withdrawn_at=None).exists()


def test_a_withdrawal_is_told_batch_by_batch_and_once(
    published: Announcement, ops: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_next(published)
    withdraw_announcement(published, actor=ops, why="The fees stay.")
    monkeypatch.setattr(telling, "BATCH", 2)
    assert [take_back_next(published) for _ in range(4)] == [2, 1, 0, 0]
    assert Message.objects.filter(purpose="announcement_withdrawn").count() == 3


def test_one_that_fails_keeps_no_other_from_being_told(
    published: Announcement, ops: User, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = publish(draft_of(ops, title=in_all("Holidays")).announcement, ops, lead)
    real = telling.untold

    def fail(version: AnnouncementVersion) -> object:
        if version.announcement_id == published.pk:
            raise RuntimeError
        return real(version)

    monkeypatch.setattr(telling, "untold", fail)
    assert tell_due() == 3
    assert set(Message.objects.filter(purpose="announcement").values_list("about", flat=True)) == {other.public_id}


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once(published: Announcement) -> None:
    counts = results_at_once([lambda: tell_next(published)] * 2)
    tell_next(published)
    assert sum(counts) == 3
    assert told() == ["kim 1", "ren 1", "wei 1"]


def test_statuses_kinds_and_countries_narrow_the_audience(
    make_reader: Callable[..., Seller], make_seller: Callable[..., Seller], ops: User, lead: User
) -> None:
    make_reader("company")
    active = make_reader("active")
    Seller.objects.filter(pk=active.pk).update(status="active")
    place(make_seller("sole@example.com"), kind="sole_trader")
    closed = make_reader("closed")
    Seller.objects.filter(pk=closed.pk).update(status="closed")
    make_seller("nothing@example.com")

    def told_of(**chosen: tuple[str, ...]) -> set[str]:
        before = set(Message.objects.values_list("pk", flat=True))
        tell_next(publish(draft_of(ops, audience=Audience(**chosen)).announcement, ops, lead))
        new = Message.objects.filter(purpose="announcement").exclude(pk__in=before)
        return {email.split("@")[0] for email in new.values_list("recipient__email", flat=True)}

    assert told_of(countries=("XX",)) == {"company", "active", "sole"}
    assert told_of(countries=("XX",), statuses=("active",)) == {"active"}
    assert told_of(countries=("XX",), kinds=("sole_trader",)) == {"sole"}
    assert told_of(countries=("XX",), statuses=("closed",)) == {"closed"}

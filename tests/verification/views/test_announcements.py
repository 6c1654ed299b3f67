"""Announcements on the seller's pages: the notice on the home page, the list, and one with its corrections."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from core.models import User
from core.policy import publish_policy
from core.times import format_day
from messaging.models import Message
from sellers.models import Seller
from tests.answers import text_of, words_of
from tests.verification.announcing import days_from_today, draft_of, in_all, publish
from verification.announcements.actions.publishing import save_draft, start_correction, withdraw_announcement
from verification.announcements.actions.telling import take_back_next, tell_next
from verification.announcements.notices import notices_for
from verification.models import Announcement, AnnouncementVersion

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
HOME, LIST = "/home/", "/announcements/"


@pytest.fixture
def announcement(make_published: Callable[..., Announcement]) -> Announcement:
    return make_published()


@pytest.fixture
def client(reader: Seller, log_in: LogIn) -> Client:
    return log_in(reader.user)


def page_of(announcement: Announcement) -> str:
    return reverse("announcement", args=[announcement.public_id])


def correct(announcement: Announcement, ops: User, lead: User) -> None:
    correction = start_correction(announcement, actor=ops)
    correction.note, correction.title, correction.effective_on = "A slip", in_all("Newer fees"), days_from_today(30)
    save_draft(correction, actor=ops)
    publish(announcement, ops, lead)


def told(seller: Seller) -> list[str]:
    return [notice.title for notice in notices_for(seller)]


def test_the_home_page_points_it_out_until_it_is_read(announcement: Announcement, client: Client) -> None:
    assert "Announcement New fees This takes effect at the start of" in words_of(client.get(HOME))
    assert "The fees change. They are lower. Look at them." in words_of(client.get(page_of(announcement)))
    assert "New fees" not in words_of(client.get(HOME))


def test_several_stand_in_one_box_the_newest_first_and_three_at_most(
    make_published: Callable[..., Announcement], announcement: Announcement, client: Client
) -> None:
    for title in ("Holidays", "Forms", "Seasons"):
        make_published(title=in_all(title))
    page = client.get(HOME)
    words = words_of(page)
    assert page.content.decode().count("govuk-notification-banner__header") == 1
    assert f"Announcements Seasons Takes effect: {format_day(days_from_today(20), 'en')} Forms" in words
    assert words.index("Seasons") < words.index("Forms") < words.index("Holidays")
    assert "New fees" not in words


def test_reading_the_message_is_taking_notice_too(announcement: Announcement, client: Client, reader: Seller) -> None:
    message = reverse("message", args=[Message.objects.get(about=announcement.public_id).public_id])
    assert "New fees New" in words_of(client.get(reverse("messages")))
    page = client.get(message)
    assert page.status_code == 200
    day = format_day(days_from_today(20), "en")
    text = f"This takes effect at the start of {day} (Berlin, UTC+0"
    assert text in words_of(page)
    assert "The fees change. They are lower. Look at them. See all announcements" in words_of(page)
    assert told(reader) == []


def test_the_day_is_named_with_the_readers_zone(announcement: Announcement, client: Client) -> None:
    assert "(Berlin, UTC+0" in words_of(client.get(page_of(announcement)))


def test_it_is_read_in_the_language_of_the_page(announcement: Announcement, client: Client) -> None:
    client.cookies["django_language"] = "de"
    assert "New fees (de)" in words_of(client.get(page_of(announcement)))


@pytest.mark.parametrize(
    ("policy", "days", "shown"), [(14, -13, True), (14, -16, False), (30, -29, True), (30, -31, False)]
)
def test_it_is_pointed_out_for_the_policys_days_after_it_took_effect(
    make_published: Callable[..., Announcement], ops: User, policy: int, days: int, shown: bool
) -> None:
    publish_policy({"announcement_shown_days": policy}, actor=ops, note="test")
    reader, draft = Seller.objects.get(), draft_of(ops, in_days=days)
    AnnouncementVersion.objects.filter(pk=draft.pk).update(published_at=Now(), published_by=ops)
    Message.objects.create(
        recipient=reader.user, purpose="announcement", about=draft.announcement.public_id, revision=1,
        due_at=Now(), published_at=Now(),
    )  # fmt: skip
    assert bool(told(reader)) == shown


def test_the_list_has_what_was_told_newest_first(
    make_published: Callable[..., Announcement], announcement: Announcement, client: Client
) -> None:
    make_published(title=in_all("Holidays"))
    page = words_of(client.get(LIST))
    assert page.index("Holidays New") < page.index("New fees New")


def test_a_long_list_goes_on_with_what_is_older(
    make_published: Callable[..., Announcement],
    announcement: Announcement,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.center.reading.SIZE", 1)
    make_published(title=in_all("Holidays"))
    newest = client.get(LIST)
    assert "New fees" not in words_of(newest)
    [older] = re.findall(r'href="\?([^"]+)" rel="next"', newest.content.decode())
    assert "New fees" in words_of(client.get(f"{LIST}?{older}"))


def test_who_was_told_nothing_reads_that(announcement: Announcement, seller: Seller, log_in: LogIn) -> None:
    assert "There is no announcement for you." in words_of(log_in(seller.user).get(LIST))


def test_what_was_not_told_to_somebody_is_not_there_for_them(
    announcement: Announcement, seller: Seller, log_in: LogIn
) -> None:
    assert log_in(seller.user).get(page_of(announcement)).status_code == 404


def test_it_is_not_shown_before_its_message_is_due(announcement: Announcement, client: Client, reader: Seller) -> None:
    Message.objects.filter(about=announcement.public_id).update(published_at=None)
    assert told(reader) == []
    assert client.get(page_of(announcement)).status_code == 404


def test_a_correction_is_pointed_out_anew_with_what_changed(
    announcement: Announcement, client: Client, reader: Seller, ops: User, lead: User
) -> None:
    client.get(page_of(announcement))
    correct(announcement, ops, lead)
    tell_next(announcement)
    assert told(reader) == ["Newer fees"]
    page = words_of(client.get(page_of(announcement)))
    assert "This corrects what we announced before." in page
    assert "Title Before: New fees Now: Newer fees" in page
    assert "Takes effect Before:" in page
    assert words_of(client.get(LIST)).count("fees") == 1


def test_what_is_withdrawn_says_so_and_is_pointed_out_no_more(
    make_published: Callable[..., Announcement], client: Client, reader: Seller, ops: User
) -> None:
    announcement = make_published(path="/contact/")
    withdraw_announcement(announcement, actor=ops, why="The fees stay.")
    take_back_next(announcement)
    assert told(reader) == []
    page = client.get(page_of(announcement))
    assert "We have withdrawn this announcement." in words_of(page)
    assert "The fees stay." not in words_of(page)
    assert "Open the page that this is about" not in words_of(page)
    assert "New fees Withdrawn" in words_of(client.get(LIST))


def test_a_page_of_ours_stands_as_a_button(make_published: Callable[..., Announcement], client: Client) -> None:
    page = text_of(client.get(page_of(make_published(path="/contact/"))))
    assert 'href="/contact/"' in page


def test_words_are_never_markup(make_published: Callable[..., Announcement], client: Client) -> None:
    announcement = make_published(body=in_all("1 < 2 & 3"))
    assert "1 &lt; 2 &amp; 3" in client.get(page_of(announcement)).content.decode()


def test_the_list_runs_as_many_queries_at_20_rows_as_at_1(
    make_published: Callable[..., Announcement],
    announcement: Announcement,
    client: Client,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    for _ in range(29):
        make_published()
    with django_assert_num_queries(QUERIES):
        assert words_of(client.get(LIST)).count("New fees") == 20


QUERIES = 6


def test_the_home_page_asks_one_more_query_where_there_is_nothing_to_point_out(
    seller: Seller, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(1):
        assert notices_for(seller) == []


def test_notices_take_four_queries_however_many(
    make_published: Callable[..., Announcement], reader: Seller, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(5):
        make_published()
    seller = Seller.objects.select_related("user").get(pk=reader.pk)
    with django_assert_num_queries(4):
        assert len(notices_for(seller)) == 3

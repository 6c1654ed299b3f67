"""Choosing, changing and cancelling a time through the pages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import User
from core.policy import publish_policy
from messaging.models import Message
from scheduling.models import Availability, Booking, JoinToken, Offer
from sellers.models import Seller
from tests.answers import text_of
from tests.races import results_at_once
from tests.sellers.details import complete
from verification.actions.cases import submit_case
from verification.models import Case

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
Status = Case.Status


@pytest.fixture
def client(session_case: Case, log_in: LogIn) -> Client:
    return log_in(session_case.seller.user)


def test_times_are_grouped_by_day_in_a_named_zone_and_held_until(session_case: Case, client: Client) -> None:
    page = text_of(client.get("/times/?zone=Asia/Tokyo"))
    offers = list(session_case.seller.offers.held())
    shown = [page.index(offer.public_id) for offer in offers]
    assert shown == sorted(shown)
    assert "Tokyo, UTC+09:00" in page
    assert "We hold these times for you until:" in page


def test_another_zone_draws_the_same_instants(session_case: Case, client: Client) -> None:
    offer = session_case.seller.offers.held().first()
    stamp = offer.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for zone in ("Europe/London", "Asia/Shanghai"):
        assert f'datetime="{stamp}"' in text_of(client.get(f"/times/?zone={zone}"))


def test_old_names_of_zones_are_understood(client: Client) -> None:
    assert "UTC+05:30" in text_of(client.get("/times/?zone=Asia/Calcutta"))


def test_an_unknown_zone_shows_the_own_one(client: Client) -> None:
    assert "London, UTC+00:00" in text_of(client.get("/times/?zone=Mars/Base"))


def test_a_chosen_time_is_booked_in_the_zone_shown(session_case: Case, client: Client) -> None:
    offer = session_case.seller.offers.held().first()
    answer = client.post("/times/?zone=Asia/Tokyo", {"offer": offer.public_id, "zone": "Asia/Tokyo"})
    booking = Booking.objects.get()
    assert answer.url == f"/booking/{booking.public_id}/"
    assert booking.time_zone == "Asia/Tokyo"


def test_nothing_chosen_says_what_to_do(client: Client) -> None:
    page = text_of(client.post("/times/", {"zone": "Europe/London"}))
    assert "Choose one of the times, or ask for others." in page
    assert "<title>Error:" in page


def test_a_double_click_ends_at_the_one_booking(session_case: Case, client: Client) -> None:
    offer = session_case.seller.offers.held().first()
    client.post("/times/", {"offer": offer.public_id, "zone": "UTC"})
    again = client.post("/times/", {"offer": offer.public_id, "zone": "UTC"})
    assert again.url == f"/booking/{Booking.objects.get().public_id}/"


def test_the_offer_of_somebody_else_cannot_be_taken(
    session_case: Case, client: Client, other_seller: Seller, hold: Callable[..., Offer]
) -> None:
    page = text_of(client.post("/times/", {"offer": hold(other_seller).public_id, "zone": "UTC"}))
    assert "This time is no longer held for you." in page
    assert not Booking.objects.exists()


def test_when_none_fits_other_times_come_and_then_a_wish(session_case: Case, client: Client) -> None:
    before = set(session_case.seller.offers.held())
    assert client.post("/times/others/", {"zone": "Asia/Tokyo"}).url == "/times/?zone=Asia%2FTokyo"
    assert not before & set(session_case.seller.offers.held())
    assert client.post("/times/others/", {"zone": "Asia/Tokyo"}).url == "/times/wishes/?zone=Asia%2FTokyo"
    wish = {"weekdays": [5, 6], "hours": ["evening"], "zone": "Asia/Tokyo"}
    assert "Here are times as you wished." in text_of(client.post("/times/wishes/", wish, follow=True))


def test_a_wish_that_cannot_be_served_says_by_when_staff_answer(session_case: Case, client: Client) -> None:
    Availability.objects.all().delete()
    wish = {"weekdays": [5, 6], "hours": ["evening"], "zone": "Asia/Tokyo"}
    page = text_of(client.post("/times/wishes/", wish, follow=True))
    assert "You hear from us by:" in page
    assert "You can still take one of these." in page
    assert Message.objects.filter(purpose="times_wanted").count() == 1


def test_a_wish_without_a_day_keeps_what_was_ticked(client: Client) -> None:
    page = text_of(client.post("/times/wishes/", {"hours": ["evening"], "zone": "Asia/Tokyo"}))
    assert "Choose an answer for “Which days suit you?”." in page
    assert re.search(r'value="evening"[^>]* checked', page)


def test_times_held_no_longer_can_be_asked_for_again(session_case: Case, client: Client) -> None:
    Offer.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "We hold no times for you at the moment" in text_of(client.get("/times/"))
    client.post("/times/others/", {"zone": "UTC"})
    session_case.refresh_from_db()
    assert session_case.seller.offers.held().count() == 3
    assert session_case.declined_sets == 0


def test_where_no_time_is_free_the_page_says_who_looks_for_one(session_case: Case, client: Client) -> None:
    Availability.objects.all().delete()
    page = text_of(client.post("/times/others/", {"zone": "UTC"}, follow=True))
    assert "No time is free now. We look for one, and write to you." in page


@pytest.mark.django_db(transaction=True)
def test_of_two_sellers_on_one_time_at_once_one_has_it_and_the_other_gets_other_times(
    session_case: Case, other_seller: Seller, hold: Callable[..., Offer], log_in: LogIn
) -> None:
    """Both hold the same start of the one account manager, as after a change of her hours."""
    complete(other_seller)
    submit_case(other_seller, actor=other_seller.user)
    noon = datetime.combine(timezone.now().date() + timedelta(days=5), time(12), UTC)
    Offer.objects.all().delete()
    offers = [hold(each, noon) for each in (session_case.seller, other_seller)]

    def click(offer: Offer) -> tuple[bool, str]:
        form = {"offer": offer.public_id, "zone": "Asia/Tokyo"}
        answer = log_in(offer.seller.user).post("/times/", form, follow=True)
        return answer.redirect_chain[0][0].startswith("/booking/"), text_of(answer)

    (lost, page), (won, _booking) = sorted(results_at_once([partial(click, offer) for offer in offers]))
    assert (lost, won) == (False, True)
    case = Case.objects.get(status=Status.SESSION_NEEDED)
    assert "has just been taken" in page
    assert "Tokyo, UTC+09:00" in page
    assert sum(offer.public_id in page for offer in case.seller.offers.held()) == 3
    assert Booking.objects.get().starts_at == noon


@pytest.fixture
def path(booking: Booking) -> str:
    return f"/booking/{booking.public_id}/"


def test_the_booking_names_time_zone_person_and_ways_on(booking: Booking, path: str, client: Client) -> None:
    page = text_of(client.get(path))
    assert "London, UTC" in page
    assert booking.manager.staff_number in page
    for way in ("calendar.ics", "change/", "cancel/"):
        assert f"{path}{way}" in page
    assert booking.session.code not in page


@pytest.mark.parametrize("way", ["", "calendar.ics", "change/", "cancel/"])
def test_the_booking_of_somebody_else_is_not_found(path: str, way: str, other_seller: Seller, log_in: LogIn) -> None:
    assert log_in(other_seller.user).get(path + way).status_code == 404


@pytest.mark.parametrize("way", ["go/", "change/", "cancel/"])
def test_nobody_acts_on_the_booking_of_somebody_else(path: str, way: str, other_seller: Seller, log_in: LogIn) -> None:
    assert log_in(other_seller.user).post(path + way).status_code == 404


def test_the_calendar_file_is_one(path: str, client: Client) -> None:
    answer = client.get(f"{path}calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR")


def test_before_the_link_is_sent_nobody_can_go(path: str, client: Client) -> None:
    assert "cannot be entered now" in text_of(client.post(f"{path}go/", follow=True))


def test_from_then_on_a_fresh_link_leads_to_the_session(booking: Booking, path: str, client: Client) -> None:
    begins = timezone.now() + timedelta(minutes=5)
    Booking.objects.update(period=(begins, begins + timedelta(minutes=30)))
    assert booking.session.code in text_of(client.get(path))
    assert client.post(f"{path}go/").url.startswith("/join/")


def test_too_many_links_a_day_are_refused_with_the_way_on(
    booking: Booking, path: str, client: Client, ops: User
) -> None:
    publish_policy({"links_per_day_count": 1}, actor=ops, note="test")
    begins = timezone.now() + timedelta(minutes=5)
    Booking.objects.update(period=(begins, begins + timedelta(minutes=30)))
    JoinToken.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    assert client.post(f"{path}go/").url.startswith("/join/")
    assert "The link in our message still works" in text_of(client.post(f"{path}go/", follow=True))


def test_going_needs_a_post(path: str, client: Client) -> None:
    assert client.get(f"{path}go/").status_code == 405


def test_a_session_is_moved_and_the_old_page_says_so(booking: Booking, path: str, client: Client) -> None:
    client.post(f"{path}change/", {"others": "1", "zone": "Europe/London"})
    offer = booking.seller.offers.held().last()
    assert offer.public_id in text_of(client.get(f"{path}change/"))
    answer = client.post(f"{path}change/", {"offer": offer.public_id, "zone": "Europe/London"})
    assert Booking.objects.get(status=Booking.Status.BOOKED).public_id in answer.url
    assert "does not stand any more" in text_of(client.get(path))


def test_a_session_is_not_moved_an_hour_before(booking: Booking, path: str, client: Client) -> None:
    client.post(f"{path}change/", {"others": "1", "zone": "UTC"})
    offer = booking.seller.offers.held().last()
    begins = timezone.now() + timedelta(minutes=50)
    Booking.objects.update(period=(begins, begins + timedelta(minutes=30)))
    page = text_of(client.post(f"{path}change/", {"offer": offer.public_id, "zone": "UTC"}, follow=True))
    assert "can be changed or cancelled until 60 minutes before" in page


def test_a_session_is_cancelled_and_other_times_are_there(booking: Booking, path: str, client: Client) -> None:
    assert client.get(f"{path}cancel/").status_code == 200
    page = text_of(client.post(f"{path}cancel/", follow=True))
    assert "Your session is cancelled." in page
    assert booking.seller.offers.held().count() == 3


@pytest.mark.parametrize("page", ["/times/", "/times/wishes/"])
def test_with_a_booking_there_is_nothing_to_choose(path: str, client: Client, page: str) -> None:
    assert client.get(page).url == path


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_at_1_and_at_30_offers(
    session_case: Case, client: Client, hold: Callable[..., Offer], django_assert_num_queries: Any, rows: int
) -> None:
    session_case.seller.offers.held().delete()
    begins = timezone.now() + timedelta(days=3)
    for number in range(rows):
        hold(session_case.seller, begins + timedelta(hours=number))
    with django_assert_num_queries(9):  # one counts the failures of technology
        assert client.get("/times/").status_code == 200


@pytest.mark.parametrize(
    ("limit", "said"), [(2, "You can do so 2 times."), (1, "You can do so once more."), (0, "as often as possible")]
)
def test_the_booking_says_how_often_it_can_be_changed(
    booked_case: Case, log_in: LogIn, ops: User, limit: int, said: str
) -> None:
    publish_policy({"booking_changes_count": limit}, actor=ops, note="test")
    page = text_of(log_in(booked_case.seller.user).get(f"/booking/{booked_case.booking.public_id}/"))
    assert said in page
    assert ("Change the time" in page) is (limit > 0)
    assert ("Cancel the session" in page) is (limit > 0)


def test_a_promise_is_told_in_the_sellers_own_zone_whichever_the_times_are_shown_in(
    session_case: Case, client: Client
) -> None:
    Availability.objects.all().delete()
    client.post("/times/others/")
    client.post("/times/wishes/", {"weekdays": [6], "hours": ["evening"], "zone": "Asia/Tokyo"})
    page = text_of(client.get("/times/?zone=Asia/Tokyo"))
    promised = page.split("You hear from us by:")[1].split("</div>")[0]
    assert "11:59" in promised
    assert "London" in promised

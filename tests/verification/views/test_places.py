"""Choosing by page where the session is held."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from scheduling.models import AccountManager, Booking, Place
from sellers.models import Seller
from tests.answers import text_of
from verification.models import Case

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.fixture
def client(session_case: Case, at_place: AccountManager, log_in: LogIn) -> Client:
    return log_in(session_case.seller.user)


def go_there(client: Client, place: Place) -> str:
    return text_of(client.post("/times/place/", {"place": place.public_id}, follow=True))


def test_where_no_place_is_nothing_is_seen_of_it(session_case: Case, log_in: LogIn) -> None:
    page = text_of(log_in(session_case.seller.user).get("/times/"))
    assert "in person" not in page


def test_the_page_of_times_names_the_places_with_address_and_zone(client: Client) -> None:
    page = text_of(client.get("/times/"))
    assert "Would you rather come in person?" in page
    assert "Berlin office" in page
    assert "Marktplatz 1<br>10115 Berlin<br>Germany" in page
    assert "Berlin, UTC+01:00" in page


def test_times_there_are_in_its_zone_with_the_own_one_beside_it(client: Client, place: Place) -> None:
    page = go_there(client, place)
    assert "Here are times in person at: Berlin office." in page
    assert "Choose a time for your session in person" in page
    assert "All times are given in this time zone: <strong>Berlin, UTC+01:00</strong>" in " ".join(page.split())
    assert "(London, UTC+00:00)</time></span>" in page
    assert "Change the time zone" not in page


def test_in_the_same_zone_no_second_time_stands_there(session_case: Case, client: Client, place: Place) -> None:
    User.objects.filter(pk=session_case.seller.user_id).update(time_zone="Europe/Paris")
    assert "app-own-time" not in go_there(client, place)


def test_a_time_there_is_booked_in_its_zone_whatever_the_address_says(client: Client, place: Place) -> None:
    go_there(client, place)
    offer = Case.objects.get().seller.offers.held().first()
    assert offer
    client.post("/times/?zone=Asia/Tokyo", {"offer": offer.public_id, "zone": "Asia/Tokyo"})
    booking = Booking.objects.get()
    assert (booking.place, booking.time_zone) == (place, "Europe/Berlin")


def test_the_way_back_to_video_is_on_the_page(client: Client, place: Place) -> None:
    assert "Show me times by video" in go_there(client, place)
    page = text_of(client.post("/times/place/", {"place": ""}, follow=True))
    assert "Here are times by video." in page
    assert "Choose a time for your video session" in page


def test_where_none_is_free_the_page_says_so_and_leads_on(client: Client, place: Place) -> None:
    AccountManager.objects.update(sessions_per_day=0)
    page = go_there(client, place)
    assert "No time is free in person now at: Berlin office." in page
    assert "Say which times would suit you" in page
    assert "Show me times by video" in page
    assert "In person, at: Berlin office." in text_of(client.get("/times/wishes/"))


def test_a_booked_session_is_changed_to_the_place(client: Client, place: Place) -> None:
    offer = Case.objects.get().seller.offers.held().first()
    assert offer
    client.post("/times/", {"offer": offer.public_id, "zone": "Europe/London"})
    page = go_there(client, place)
    assert "Change the time" in page
    assert "Berlin, UTC+01:00" in page
    offer = Case.objects.get().seller.offers.held().first()
    assert offer
    change = f"/booking/{Booking.objects.get().public_id}/change/"
    client.post(change, {"offer": offer.public_id, "zone": "Europe/London"})
    assert Booking.objects.get(status="booked").place == place


def test_an_unknown_place_is_a_404(client: Client) -> None:
    assert client.post("/times/place/", {"place": "plc_nowhere"}).status_code == 404


def test_a_place_that_is_closed_meanwhile_is_refused_in_words(client: Client, place: Place) -> None:
    Place.objects.update(active=False)
    assert "Nobody can meet you there at present." in go_there(client, place)


def test_another_seller_changes_nothing_of_this_case(client: Client, other_seller: Seller, log_in: LogIn) -> None:
    place = Place.objects.get()
    assert log_in(other_seller.user).post("/times/place/", {"place": place.public_id}).status_code == 404
    assert Case.objects.get().place is None


def test_nobody_chooses_without_logging_in_or_by_a_link(client: Client, place: Place) -> None:
    assert "/accounts/login/" in Client().post("/times/place/", {"place": place.public_id}).url
    assert client.get("/times/place/").status_code == 405

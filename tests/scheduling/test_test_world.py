"""The two worlds share a calendar's code, and no account manager."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from core.clock import database_now
from core.models import User
from core.policy import current_policy
from core.roles import ACCOUNT_MANAGER, LEAD
from messaging.models import Message
from scheduling.actions import offer_times
from scheduling.actions.desks import DESKS, open_desks
from scheduling.actions.overviews import tell_managers
from scheduling.actions.reassigning import reassign_booking
from scheduling.actions.rights import watch_rights
from scheduling.actions.seats import move_seats
from scheduling.capacity import Filters, Openings, appointments
from scheduling.choosing import managers_for
from scheduling.covering import count_others
from scheduling.models import AccountManager, Offer, Place
from scheduling.places import places_for
from scheduling.room.members import Close, find_listener
from scheduling.video import video
from scheduling.video.browser_to_browser import BrowserToBrowser
from scheduling.video.chime import Chime
from sellers.models import Seller
from tests.scheduling.conftest import book_held, noon_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def test_seller(make_seller: Callable[..., Seller]) -> Seller:
    return make_seller("test@example.com", is_test=True)


def desks() -> set[int]:
    return set(AccountManager.objects.of_test_world().values_list("pk", flat=True))


def test_desks_are_opened_once(db: None) -> None:
    open_desks()
    before = desks()
    open_desks()
    assert (len(before), desks()) == (DESKS, before)


def test_nobody_logs_in_as_a_desk(db: None) -> None:
    open_desks()
    for desk in AccountManager.objects.of_test_world():
        assert (desk.user.is_staff, desk.user.has_usable_password()) == (False, False)
        assert authenticate(email=desk.user.email, password="") is None
        assert set(desk.user.groups.values_list("name", flat=True)) == {ACCOUNT_MANAGER, LEAD}


@pytest.mark.parametrize("language", ["en", "de", "ja", "zh-hans"])
def test_a_test_seller_has_times_where_nobody_works(test_seller: Seller, language: str) -> None:
    offers = offer_times(test_seller, language=language)
    assert len(offers) == current_policy().offers_per_set_count
    assert {offer.seat_id for offer in offers} <= desks()


def test_a_test_seller_takes_no_time_of_people(test_seller: Seller, manager: AccountManager) -> None:
    offers = offer_times(test_seller, language="en")
    assert manager.pk not in {offer.seat_id for offer in offers}
    assert book_held(offers[0]).manager_id in desks()


def test_a_live_seller_has_no_time_of_a_desk(seller: Seller, manager: AccountManager) -> None:
    open_desks()
    offers = offer_times(seller, language="en")
    assert {offer.seat_id for offer in offers} == {manager.pk}
    assert book_held(offers[0]).manager_id == manager.pk


def test_a_live_seller_has_no_times_where_desks_are_all_there_is(seller: Seller) -> None:
    open_desks()
    assert offer_times(seller, language="en") == []


def test_several_test_sellers_have_the_same_time(
    make_seller: Callable[..., Seller], hold: Callable[..., Offer]
) -> None:
    open_desks()
    sellers = [make_seller(f"test{number}@example.com", is_test=True) for number in range(DESKS)]
    assert {book_held(hold(seller)).manager_id for seller in sellers} == desks()


def test_whoever_can_take_a_time_is_of_the_sellers_world(
    seller: Seller, test_seller: Seller, manager: AccountManager, hold: Callable[..., Offer]
) -> None:
    open_desks()
    assert managers_for(hold(seller)) == [manager.pk]
    assert set(managers_for(hold(test_seller))) == desks()


def test_held_seats_stay_in_their_world(seller: Seller, test_seller: Seller, manager: AccountManager) -> None:
    offers = [*offer_times(test_seller, language="en"), *offer_times(seller, language="en")]
    before = {offer.pk: offer.seat_id for offer in offers}
    move_seats()
    after = dict(Offer.objects.values_list("pk", "seat_id"))
    assert after == before
    manager.active = False
    manager.save()
    move_seats()
    assert set(seller.offers.held().values_list("seat_id", flat=True)) == {None}


def test_a_session_of_people_is_never_given_to_a_desk(
    seller: Seller, manager: AccountManager, hold: Callable[..., Offer]
) -> None:
    open_desks()
    booking = book_held(hold(seller))
    assert count_others([booking]) == {booking.pk: 0}
    assert reassign_booking(booking, actor=None, reason="away") is None


def test_the_desks_are_no_capacity(seller: Seller, test_seller: Seller) -> None:
    booking = book_held(offer_times(test_seller, language="en")[0])
    now, policy = database_now(), current_policy()
    assert Openings(policy, now, noon_in(9)).times(["en"]) == []
    assert Openings(policy, now, noon_in(9)).has_hours("en", None) is False
    filters = Filters(first=booking.starts_at.date() - timedelta(days=1), days=30, zone="UTC")
    assert appointments(filters) == []


def test_no_sweep_troubles_anybody_with_desks(test_seller: Seller, lead: object) -> None:
    book_held(offer_times(test_seller, language="en")[0])
    watch_rights()
    tell_managers()
    assert set(Message.objects.values_list("recipient", flat=True)) <= {test_seller.user_id}


def test_nobody_of_the_test_world_is_met_in_person(
    seller: Seller, test_seller: Seller, at_place: AccountManager, place: Place
) -> None:
    assert (places_for(seller, "en"), places_for(test_seller, "en")) == ([place], [])


def test_staff_find_no_desk_among_account_managers(
    make_staff: Callable[..., User], log_in: Callable[..., Client]
) -> None:
    open_desks()
    page = log_in(make_staff("ops")).get("/admin/scheduling/accountmanager/")
    assert (page.status_code, b"TEST-" in page.content) == (200, False)


def test_no_meeting_is_made_at_a_providers_for_the_test_world(settings: Any) -> None:
    settings.VIDEO = "chime"
    assert (type(video()), type(video(is_test=True))) == (Chime, BrowserToBrowser)


def test_nobody_listens_in_on_a_session_of_the_test_world(
    test_seller: Seller, make_staff: Callable[..., User], client: Client
) -> None:
    session = book_held(offer_times(test_seller, language="en")[0]).session
    lead = make_staff(LEAD)
    client.force_login(lead)
    assert find_listener(lead, client.session, session.public_id) is Close.FORBIDDEN

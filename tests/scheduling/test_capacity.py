from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.clock import database_now
from core.policy import current_policy
from scheduling.actions import book_offer, cancel_booking, end_session
from scheduling.capacity import Board, Filters, Openings, appointments, board
from scheduling.models import AccountManager, Booking, Offer
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]


def read(zone: str = "UTC", first: int = 0, **chosen: str) -> Board:
    filters = Filters(timezone.now().date() + timedelta(days=first), 14, zone, **chosen)
    return board(filters, Openings(current_policy(), database_now(), filters.period[1]), appointments(filters))


def on(found: Board, instant: datetime, zone: str = "UTC") -> dict[str, int]:
    day = instant.astimezone(ZoneInfo(zone)).date()
    return dict(next(line for line in found.days if line.key == day).counts)


def test_an_empty_calendar_shows_nothing_open() -> None:
    assert {line.counts.total() for line in read().days} == {0}


def test_a_day_of_hours_is_so_many_open_times(make_manager: MakeManager) -> None:
    make_manager(hours=[(weekday, time(9), time(12)) for weekday in range(7)])
    assert on(read(), noon_in(5)) == {"open": 6}


def test_nothing_is_open_before_a_time_can_be_offered(make_manager: MakeManager) -> None:
    make_manager()
    assert on(read(), noon_in(0)) == {}


def test_what_is_held_and_booked_is_no_longer_open(
    seller: Seller, other_seller: Seller, manager: AccountManager, hold: Callable[..., Offer]
) -> None:
    before = on(read(), noon_in(4))["open"]
    hold(other_seller, noon_in(4) + timedelta(hours=2), seat=manager)
    book_offer(hold(seller), actor=None, time_zone="UTC")
    assert on(read(), noon_in(4)) == {"open": before - 2, "held": 1, "booked": 1}


def test_a_held_time_whose_hour_has_passed_does_not_count(seller: Seller, hold: Callable[..., Offer]) -> None:
    hold(seller, expires_at=noon_in(-1))
    assert on(read(), noon_in(4)) == {}


@pytest.mark.parametrize(("held", "kind"), [(True, "done"), (False, "missed")])
def test_what_is_over_is_done_or_missed(booking: Booking, held: bool, kind: str) -> None:
    end_session(booking.session, actor=None, held=held)
    Booking.objects.update(period=(noon_in(-2), noon_in(-2) + timedelta(minutes=30)))
    assert on(read(first=-5), noon_in(-2)) == {kind: 1}


def test_what_was_cancelled_does_not_count(booking: Booking) -> None:
    cancel_booking(booking, actor=None, reason="test")
    assert set(on(read(), noon_in(4))) == {"open"}


def test_days_are_those_of_the_readers_zone(booking: Booking) -> None:
    late = noon_in(4) + timedelta(hours=8)
    Booking.objects.update(period=(late, late + timedelta(minutes=30)))
    assert on(read("Asia/Tokyo"), late, "Asia/Tokyo")["booked"] == 1
    assert "booked" not in on(read("Asia/Tokyo"), noon_in(4) - timedelta(hours=12), "Asia/Tokyo")


def test_language_and_country_narrow_the_days_and_stand_beside_each_other(
    booking: Booking, make_manager: MakeManager
) -> None:
    hours = [(weekday, time(9), time(10)) for weekday in range(7)]
    make_manager("bert", languages=["de"], document_countries=["CN"], hours=hours)
    Booking.objects.update(document_country="FR")
    assert on(read(language="de"), noon_in(4)) == {"open": 2}
    assert on(read(language="de", document_country="FR"), noon_in(4)) == {}
    assert on(read(document_country="FR"), noon_in(4))["booked"] == 1
    found = read()
    assert {line.key: line.counts["booked"] for line in found.languages}["en"] == 1
    assert {line.key: line.counts["booked"] for line in found.countries} == {"CN": 0, "FR": 1}
    german = next(line for line in found.languages if line.key == "de")
    assert german.counts["open"] == sum(line.counts["open"] for line in read(language="de").days) > 20


def test_two_account_managers_of_equal_skills_open_one_time_once(make_manager: MakeManager) -> None:
    for name in ["anna", "bert"]:
        make_manager(name, hours=[(weekday, time(9), time(10)) for weekday in range(7)])
    assert on(read(), noon_in(5)) == {"open": 2}

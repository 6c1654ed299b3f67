"""Calendars as loaded, beside a slow and obvious reading of the same rows: instant by instant, on the zone's clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.models import AccountManager, HolidayChange, Offer, Place
from scheduling.pool import load_pool
from scheduling.rules import Needs
from scheduling.slots import bits
from sellers.models import Seller
from tests.scheduling.conftest import ROUND_THE_CLOCK, noon_in
from tests.scheduling.reading import SESSION, Reading, rows, write

pytestmark = pytest.mark.django_db
# A few days with a change of the clock inside for most of them.
PERIODS = {
    "Asia/Kathmandu": date(2027, 3, 12),
    "America/St_Johns": date(2027, 3, 12),
    "Australia/Lord_Howe": date(2027, 4, 2),
    "Africa/Casablanca": date(2027, 2, 5),
    "Antarctica/Troll": date(2027, 3, 26),
    "Europe/Berlin": date(2027, 10, 29),
}
# Of these countries no other public holiday lies in the periods.
KNOWN = [
    *(("NO", date(2027, 3, day)) for day in (25, 26, 28, 29)),
    *(("DE", date(2027, 3, day)) for day in (26, 29)),
]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(zone=st.sampled_from(sorted(PERIODS)), country=st.sampled_from(["", "DE", "US", "NO"]), scenario=rows)
def test_a_session_can_begin_exactly_when_hours_buffers_days_off_holidays_training_and_the_day_allow_it(
    manager: AccountManager, seller: Seller, zone: str, country: str, scenario: dict[str, Any]
) -> None:
    place, _ = Place.objects.get_or_create(name="Hall", defaults={"address": "Hall 1, Berlin", "time_zone": "UTC"})
    begins = datetime.combine(PERIODS[zone], time(0), UTC)
    manager.time_zone, manager.country = zone, country
    write(manager, seller, place, PERIODS[zone], scenario)
    holidays = {day for country, day in KNOWN if country == manager.country}
    for change in HolidayChange.objects.filter(country=manager.country):
        (holidays.add if change.is_holiday else holidays.discard)(change.day)
    pool = load_pool(begins, begins + timedelta(days=5))
    [calendar] = pool.calendars
    for where in (None, place):
        mask = calendar.open_starts(Needs("en", "GB", where.pk if where else None), 2) & pool.asked
        found = [pool.grid.at(cell) for cell in bits(mask & pool.grid.every(SESSION))]
        reading = Reading(manager, where, holidays)
        expected = [start for start in (begins + n * SESSION for n in range(240)) if reading.can_begin(start)]
        assert found == expected


def test_hours_until_midnight_leave_no_gap_before_the_next_day(make_manager: Callable[..., AccountManager]) -> None:
    make_manager(hours=ROUND_THE_CLOCK)
    pool = load_pool(noon_in(2), noon_in(4))
    assert pool.calendars[0].free[None] & pool.asked == pool.asked


def test_a_manager_for_some_countries_serves_no_document_of_another(
    make_manager: Callable[..., AccountManager],
) -> None:
    make_manager(document_countries=["GB", "IE"])
    [calendar] = load_pool(noon_in(2), noon_in(4)).calendars
    assert [calendar.can_hold(Needs("en", country)) for country in ("GB", "CN", "")] == [True, False, True]


def test_a_kept_seat_takes_the_time_of_its_account_manager_alone(
    make_manager: Callable[..., AccountManager], seller: Seller, hold: Callable[..., Offer]
) -> None:
    anna, ben = make_manager("anna"), make_manager("ben")
    hold(seller, noon_in(3), seat=anna)
    pool = load_pool(noon_in(3), noon_in(4))
    kept, unheld = (
        {calendar.manager: pool.asked & ~calendar.free[None] for calendar in calendars}
        for calendars in (pool.calendars, pool.unheld)
    )
    assert kept == {anna.pk: pool.grid.inside(noon_in(3), noon_in(3) + SESSION), ben.pk: 0}
    assert unheld == {anna.pk: 0, ben.pk: 0}


def test_loading_costs_the_same_queries_for_thirty_managers_as_for_one(
    make_manager: Callable[..., AccountManager],
) -> None:
    counts = []
    for batch in (["m0"], [f"m{number}" for number in range(1, 30)]):
        for name in batch:
            make_manager(name)
        with CaptureQueriesContext(connection) as queries:
            load_pool(noon_in(2), noon_in(4))
        counts.append(len(queries))
    assert counts == [7, 7]

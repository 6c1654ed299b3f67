"""Calendars as loaded, beside a slow and obvious reading of the same rows: instant by instant, on the zone's clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.models import AccountManager, Availability, Booking, ExtraHours, HolidayChange, Offer, Place, TimeOff
from scheduling.pool import load_pool
from scheduling.rules import Needs
from scheduling.slots import bits
from sellers.models import Seller
from tests.scheduling.conftest import ROUND_THE_CLOCK, noon_in

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)
SESSION = timedelta(minutes=30)
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
quarters = st.integers(0, 95)
hours = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1] or pair[1] == 0)
within_days = st.integers(0, 4)
scenarios = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(sorted(PERIODS)),
        "country": st.sampled_from(["", "DE", "US", "NO"]),
        "weekly": st.lists(st.tuples(st.integers(0, 6), hours), min_size=2, max_size=8),
        "at_place": st.lists(st.tuples(st.integers(0, 6), hours), max_size=2),
        "extra": st.lists(st.tuples(within_days, hours), max_size=2),
        "off": st.lists(within_days, max_size=1),
        "holidays": st.dictionaries(within_days, st.booleans(), min_size=1, max_size=2),
        "buffer": st.sampled_from([0, 10, 15, 40]),
        "per_day": st.integers(1, 4),
        "trained_for": st.integers(2, 9),
        "booked": st.sets(st.integers(-40, 240).map(lambda number: number * 2), max_size=8),
    }
)


def clock(quarter: int) -> time:
    return time(quarter // 4, quarter % 4 * 15)


def write(manager: AccountManager, seller: Seller, place: Place, scenario: dict[str, Any]) -> datetime:
    """The scenario as rows; returns the instant at which its period begins."""
    for model in (Availability, ExtraHours, TimeOff, HolidayChange, Booking):
        model.objects.all().delete()
    first = PERIODS[scenario["zone"]]
    manager.time_zone, manager.country = scenario["zone"], scenario["country"]
    manager.buffer_minutes, manager.sessions_per_day = scenario["buffer"], scenario["per_day"]
    manager.trained_until = first + timedelta(days=scenario["trained_for"])
    manager.save()
    for key, where in (("weekly", None), ("at_place", place)):
        for weekday, (starts, ends) in scenario[key]:
            Availability.objects.create(
                manager=manager, weekday=weekday, starts=clock(starts), ends=clock(ends), place=where
            )
    for number, (starts, ends) in scenario["extra"]:
        day = first + timedelta(days=number)
        ExtraHours.objects.create(manager=manager, day=day, starts=clock(starts), ends=clock(ends))
    for number in scenario["off"]:
        day = first + timedelta(days=number)
        TimeOff.objects.create(manager=manager, first_day=day, last_day=day + timedelta(days=1))
    for number, is_holiday in scenario["holidays"].items():
        day = first + timedelta(days=number)
        HolidayChange.objects.create(country=scenario["country"], day=day, is_holiday=is_holiday, name="Fair")
    begins = datetime.combine(first, time(0), UTC)
    for number in scenario["booked"]:
        starts = begins + number * QUARTER
        Booking.objects.create(
            manager=manager, seller=seller, period=(starts, starts + SESSION), language="en", time_zone="UTC"
        )
    return begins


class Reading:
    """What the rows say of one account manager at one place."""

    def __init__(self, manager: AccountManager, place: Place | None, holidays: set[date]) -> None:
        self.manager, self.holidays = manager, holidays
        self.zone = ZoneInfo(manager.time_zone)
        self.weekly = list(manager.availability.filter(place=place))
        self.extra = list(manager.extra_hours.filter(place=place))
        self.off = list(manager.time_off.all())
        self.bookings = list(manager.bookings.all())
        self.gap = -(-timedelta(minutes=manager.buffer_minutes) // QUARTER) * QUARTER

    def works(self, instant: datetime) -> bool:
        """Whether the quarter of an hour that begins then lies in the hours."""
        local = instant.astimezone(self.zone)
        day, at = local.date(), local.time()
        if day > self.manager.trained_until or any(off.first_day <= day <= off.last_day for off in self.off):
            return False
        weekly = [row for row in self.weekly if row.weekday == day.weekday() and day not in self.holidays]
        rows = weekly + [row for row in self.extra if row.day == day]
        return any(row.starts <= at and (at < row.ends or row.ends == time(0)) for row in rows)

    def is_full(self, day: date) -> bool:
        sessions = [each for each in self.bookings if each.starts_at.astimezone(self.zone).date() == day]
        return len(sessions) >= self.manager.sessions_per_day

    def can_begin(self, start: datetime) -> bool:
        return (
            self.works(start)
            and self.works(start + QUARTER)
            and not self.is_full(start.astimezone(self.zone).date())
            and not any(
                start < each.ends_at + self.gap and each.starts_at - self.gap < start + SESSION
                for each in self.bookings
            )
        )


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(scenario=scenarios)
def test_a_session_can_begin_exactly_when_hours_buffers_days_off_holidays_training_and_the_day_allow_it(
    manager: AccountManager, seller: Seller, scenario: dict[str, Any]
) -> None:
    place, _ = Place.objects.get_or_create(name="Hall", defaults={"address": "Hall 1, Berlin", "time_zone": "UTC"})
    begins = write(manager, seller, place, scenario)
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


def test_holds_that_ask_for_the_same_are_counted_together(
    manager: AccountManager, seller: Seller, other_seller: Seller, hold: Callable[..., Offer]
) -> None:
    for somebody in (seller, other_seller):
        hold(somebody, noon_in(3), document_country="GB")
    hold(other_seller, noon_in(3) + SESSION, language="de")
    held = load_pool(noon_in(3), noon_in(4)).holds
    assert sorted((hold.needs.language, count) for hold, count in held.items()) == [("de", 1), ("en", 2)]


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

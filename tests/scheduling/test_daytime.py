"""The seller's daytime, in every zone there is, beside a reading quarter by quarter of its clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.policy import Policy
from core.times import zone_names
from scheduling.offering import Offering, daytime
from scheduling.pool import Pool
from scheduling.rules import Calendar, Needs
from scheduling.slots import CELL, DAY, Grid, bits

# Of the instants drawn, most lie near a change of the clock in one of these; Apia left out a whole day.
ODD = [
    "Asia/Kathmandu",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Pacific/Apia",
]
zones = st.sampled_from(ODD) | st.sampled_from(sorted(zone_names()))
# Until 2011 St John's changed its clock at one minute past midnight, in the midst of a quarter.
instants = st.datetimes(datetime(2011, 12, 1), datetime(2037, 12, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
daytimes = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda hours: hours[0] < hours[1])
# How ops' changes turn the days around: None leaves the day as it is, True makes a working day of it.
turned = st.lists(st.sampled_from([None, True, False]), max_size=8)
NOWHERE = ""  # no country: its weekend is Saturday and Sunday, and only ops know its holidays


def pool_from(begins: datetime, turned: list[bool | None]) -> Pool:
    grid = Grid.covering(begins, begins + 5 * DAY)
    changes = {
        (NOWHERE, begins.date() + number * DAY): "" if works else "Fair"
        for number, works in enumerate(turned, start=-1)
        if works is not None
    }
    return Pool(grid, grid.inside(begins, begins + 5 * DAY), [], [], changes)


def policy_with(hours: tuple[int, int]) -> Policy:
    return Policy(daytime_from_hour=hours[0], daytime_until_hour=hours[1])


def works_on(day: date, begins: datetime, turned: list[bool | None]) -> bool:
    number = (day - begins.date()).days + 1
    known = turned[number] if 0 <= number < len(turned) else None
    return day.isoweekday() not in (6, 7) if known is None else known


def next_change(zone: str, instant: datetime) -> datetime:
    """The first quarter after which the clock of the zone has changed, or `instant` where it does not for a year."""
    for number in range(366):
        day = instant + number * DAY
        if day.astimezone(ZoneInfo(zone)).utcoffset() != (day + DAY).astimezone(ZoneInfo(zone)).utcoffset():
            return day
    return instant


@settings(max_examples=400)
@given(zones, instants, st.booleans(), daytimes, turned)
@example("Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC), False, (9, 18), [True] * 8)
@example("Australia/Lord_Howe", datetime(2027, 4, 2, tzinfo=UTC), False, (0, 24), [True] * 8)
@example("Antarctica/Troll", datetime(2027, 3, 26, tzinfo=UTC), False, (1, 3), [True] * 8)
@example("Africa/Casablanca", datetime(2027, 2, 5, tzinfo=UTC), False, (2, 4), [True] * 8)
def test_a_quarter_is_daytime_exactly_when_the_zones_clock_stands_in_the_hours_of_a_working_day(
    zone: str, instant: datetime, near_a_change: bool, hours: tuple[int, int], turned: list[bool | None]
) -> None:
    begins = next_change(zone, instant) - 2 * DAY if near_a_change else instant
    pool = pool_from(begins, turned)
    mask = daytime(NOWHERE, pool, zone, policy_with(hours))
    expected = 0
    for cell in range(pool.grid.cells):
        local = pool.grid.at(cell).astimezone(ZoneInfo(zone))
        if hours[0] <= local.hour < hours[1] and works_on(local.date(), begins, turned):
            expected |= 1 << cell
    assert mask == expected


@settings(max_examples=200)
@given(zones, instants, st.booleans(), daytimes, turned, st.integers(1, 120), st.sampled_from([15, 30, 60]))
def test_what_is_open_in_the_daytime_lies_in_it_from_its_first_to_its_last_minute(
    zone: str,
    instant: datetime,
    near_a_change: bool,
    hours: tuple[int, int],
    turned: list[bool | None],
    minutes: int,
    step: int,
) -> None:
    begins = next_change(zone, instant) - 2 * DAY if near_a_change else instant
    pool = pool_from(begins, turned)
    always = Calendar(1, frozenset({"en"}), {None: (1 << pool.grid.cells) - 1}, days=[], sessions_per_day=99)
    policy = replace(policy_with(hours), session_length_minutes=minutes, session_step_minutes=step)
    offering = Offering(replace(pool, calendars=[always]), policy, begins)
    for start in offering.open_starts(Needs("en"), daytime(NOWHERE, pool, zone, policy)):
        assert begins <= start
        assert start + timedelta(minutes=minutes) <= begins + 5 * DAY
        for minute in (0, minutes // 2, minutes - 1):
            local = (start + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
            assert hours[0] <= local.hour < hours[1]
            assert works_on(local.date(), begins, turned)


@pytest.mark.parametrize(("country", "weekend"), [("DE", (6, 7)), ("SA", (5, 6)), ("CN", (6, 7))])
def test_weekend_and_public_holidays_of_a_country_are_no_daytime(country: str, weekend: tuple[int, ...]) -> None:
    year = holidays.country_holidays(country, years=2025)
    begins = datetime(2025, 1, 1, tzinfo=UTC)
    grid = Grid.covering(begins, datetime(2026, 1, 1, tzinfo=UTC))
    mask = daytime(country, Pool(grid, 0, [], [], {}), "UTC", Policy())
    found = {grid.at(cell).date() for cell in bits(mask & grid.every(DAY // 24))}
    days = {begins.date() + number * DAY for number in range(365)}
    made_up = {day for day in days if day.isoweekday() in weekend and year.is_working_day(day)}
    assert found == {day for day in days if day not in year and day.isoweekday() not in weekend} | made_up
    assert mask.bit_count() == len(found) * 9 * (timedelta(hours=1) // CELL)

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.slots import (
    CELL,
    Grid,
    bits,
    cells_of,
    hours_mask,
    local_days,
    offset_spans,
    runs,
    wall_clock,
    widened,
)

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Pacific/Apia",
]
instants = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


def clock(hours: int, minutes: int = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minutes)


def week(starts: timedelta, ends: timedelta) -> list[tuple[int, timedelta, timedelta]]:
    return [(weekday, starts, ends) for weekday in range(7)]


def day_in(zone: str, year: int, month: int, day: int) -> Grid:
    midnight = datetime(year, month, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    after = datetime(year, month, day + 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Grid.covering(midnight, after)


def test_a_grid_covers_its_period_and_begins_on_a_quarter() -> None:
    grid = Grid.covering(datetime(2026, 1, 1, 10, 7, tzinfo=UTC), datetime(2026, 1, 1, 11, 1, tzinfo=UTC))
    assert (grid.begins, grid.ends) == (
        datetime(2026, 1, 1, 10, tzinfo=UTC),
        datetime(2026, 1, 1, 11, 15, tzinfo=UTC),
    )


def test_touched_counts_begun_cells_and_inside_only_whole_ones() -> None:
    grid = Grid(datetime(2026, 1, 1, tzinfo=UTC), 8)
    period = grid.begins + timedelta(minutes=10), grid.begins + timedelta(minutes=50)
    assert (grid.touched(*period), grid.inside(*period)) == (0b1111, 0b0110)


def test_what_lies_outside_the_grid_touches_nothing() -> None:
    grid = Grid(datetime(2026, 1, 1, tzinfo=UTC), 8)
    assert grid.touched(grid.begins - clock(2), grid.begins) == 0
    assert grid.touched(grid.ends, grid.ends + clock(2)) == 0


def test_runs_finds_where_enough_cells_follow_each_other() -> None:
    assert list(bits(runs(0b110111, 2))) == [0, 1, 4]


@pytest.mark.parametrize(("minutes", "cells"), [(0, 1), (1, 1), (15, 1), (16, 2), (30, 2)])
def test_a_length_takes_begun_cells_and_at_least_one(minutes: int, cells: int) -> None:
    assert cells_of(timedelta(minutes=minutes)) == cells


def test_starts_lie_on_the_step_from_midnight_utc() -> None:
    grid = Grid(datetime(2026, 1, 1, 0, 15, tzinfo=UTC), 8)
    assert [grid.at(cell).minute for cell in bits(grid.every(timedelta(minutes=30)))] == [30, 0, 30, 0]


def test_hours_that_do_not_exist_are_no_time() -> None:
    grid = day_in("Europe/Berlin", 2026, 3, 29)
    assert hours_mask(grid, week(clock(2), clock(3)), "Europe/Berlin") == 0


def test_hours_that_begin_in_the_gap_begin_after_it() -> None:
    grid = day_in("Europe/Berlin", 2026, 3, 29)
    mask = hours_mask(grid, week(clock(2, 30), clock(4)), "Europe/Berlin")
    assert [grid.at(cell).strftime("%H:%M") for cell in bits(mask)] == ["01:00", "01:15", "01:30", "01:45"]


def test_hours_that_exist_twice_are_both_meant() -> None:
    grid = day_in("Europe/Berlin", 2026, 10, 25)
    mask = hours_mask(grid, week(clock(2), clock(2, 30)), "Europe/Berlin")
    assert [grid.at(cell).strftime("%H:%M") for cell in bits(mask)] == ["00:00", "00:15", "01:00", "01:15"]


def test_a_zone_is_cut_where_its_offset_changes() -> None:
    begins = datetime(2026, 10, 1, tzinfo=UTC)
    spans = offset_spans("Australia/Lord_Howe", begins, begins + timedelta(days=10))
    assert [(lower, offset) for lower, _, offset in spans] == [
        (begins, clock(10, 30)),
        (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), clock(11)),
    ]


@given(st.sampled_from(ZONES), instants, st.integers(0, 95), st.integers(1, 95))
def test_a_cell_is_set_exactly_when_its_wall_time_lies_in_the_hours(
    zone: str, begins: datetime, first: int, count: int
) -> None:
    starts, ends = first * CELL, min(first + count, 96) * CELL
    grid = Grid.covering(begins, begins + timedelta(days=3))
    mask = hours_mask(grid, week(starts, ends), zone)
    for cell in range(grid.cells):
        wall = grid.at(cell).astimezone(ZoneInfo(zone))
        since_midnight = timedelta(hours=wall.hour, minutes=wall.minute)
        assert bool(mask >> cell & 1) == (starts <= since_midnight < ends)


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), instants)
def test_an_instant_survives_every_change_of_zone(zone: str, other: str, instant: datetime) -> None:
    grid = Grid.covering(instant, instant + timedelta(days=1))
    assert grid.at(5).astimezone(ZoneInfo(zone)).astimezone(ZoneInfo(other)).astimezone(UTC) == grid.at(5)


@given(st.sampled_from(ZONES), instants)
def test_the_days_of_a_zone_hold_each_cell_once(zone: str, begins: datetime) -> None:
    grid = Grid.covering(begins, begins + timedelta(days=3))
    days = local_days(grid, zone)
    assert sum(days) == (1 << grid.cells) - 1
    for cells in days:
        assert len({grid.at(cell).astimezone(ZoneInfo(zone)).date() for cell in bits(cells)}) == 1


@given(st.sampled_from(ZONES), instants, st.integers(0, 95), st.integers(1, 96))
def test_hours_of_one_day_are_those_of_the_week_on_that_day(zone: str, begins: datetime, first: int, last: int) -> None:
    grid = Grid.covering(begins, begins + timedelta(days=3))
    wall, day = wall_clock(grid, zone), (begins + timedelta(days=1)).date()
    weekly = wall.weekly([(day.weekday(), first * CELL, last * CELL)])
    assert wall.hours(day, first * CELL, last * CELL) == weekly & wall.days(day, day)


def test_widened_takes_in_what_lies_before_and_after() -> None:
    assert widened(0b1000, 2) == 0b111110

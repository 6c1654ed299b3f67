"""Quiet hours on the clocks of walls, those that change included."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messaging.preferences.quiet import QuietHours

# Clocks that change in March or in October, by an hour or by half of one, at midnight, or not at all.
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "UTC",
]
NIGHT = (time(21), time(8))
LONGEST = timedelta(hours=25)  # the day on which a clock goes back

instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
walls = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
hours = st.tuples(walls, walls).filter(lambda pair: (pair[0].hour - pair[1].hour) % 24 >= 4)  # some hours are not quiet


def quiet(zone: str, pair: tuple[time, time]) -> QuietHours:
    return QuietHours(ZoneInfo(zone), *pair)


def at(zone: str, wall: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@given(st.sampled_from(ZONES), hours, instants)
@example("Europe/Berlin", (time(21), time(2, 30)), at("Europe/Berlin", "2026-03-29 01:59"))
@example("Europe/Berlin", (time(21), time(2, 30)), at("Europe/Berlin", "2026-10-25 02:10", fold=1))
@example("Australia/Lord_Howe", (time(21), time(1, 45)), at("Australia/Lord_Howe", "2026-04-05 01:40", fold=1))
def test_it_is_never_quiet_then_never_sooner_and_the_same_day(
    zone: str, pair: tuple[time, time], instant: datetime
) -> None:
    allowed = quiet(zone, pair).next_allowed(instant)
    assert not quiet(zone, pair).cover(allowed)
    assert instant <= allowed <= instant + LONGEST


@given(st.sampled_from(ZONES), hours, instants)
def test_nothing_waits_longer_than_the_quiet_hours_last(zone: str, pair: tuple[time, time], instant: datetime) -> None:
    """Every minute until then is quiet, but where a change of the clocks skips the end: then for an hour at most."""
    hours = quiet(zone, pair)
    minute, allowed = instant, hours.next_allowed(instant)
    while hours.cover(minute):
        minute += timedelta(minutes=1)
    assert allowed - minute <= timedelta(hours=1)


@given(st.sampled_from(ZONES), hours, instants)
def test_what_is_allowed_goes_at_once(zone: str, pair: tuple[time, time], instant: datetime) -> None:
    allowed = quiet(zone, pair).next_allowed(instant)
    assert quiet(zone, pair).next_allowed(allowed) == allowed


@given(st.sampled_from(ZONES), walls, instants)
def test_hours_that_begin_and_end_at_the_same_time_are_none(zone: str, wall: time, instant: datetime) -> None:
    assert quiet(zone, (wall, wall)).next_allowed(instant) == instant


@pytest.mark.parametrize(
    ("wall", "until"),
    [
        ("2026-11-22 20:59:59", "2026-11-22 20:59:59"),
        ("2026-11-22 21:00", "2026-11-23 08:00"),
        ("2026-11-23 00:00", "2026-11-23 08:00"),
        ("2026-11-23 07:59:59", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "2026-11-23 08:00"),
    ],
)
def test_over_midnight_the_first_minute_is_quiet_and_the_last_is_not(wall: str, until: str) -> None:
    assert quiet("Asia/Tokyo", NIGHT).next_allowed(at("Asia/Tokyo", wall)) == at("Asia/Tokyo", until)


def test_within_a_day_they_may_lie_too() -> None:
    siesta = quiet("Europe/Madrid", (time(13), time(16)))
    assert siesta.next_allowed(at("Europe/Madrid", "2026-11-22 13:30")) == at("Europe/Madrid", "2026-11-22 16:00")
    assert siesta.next_allowed(at("Europe/Madrid", "2026-11-22 23:30")) == at("Europe/Madrid", "2026-11-22 23:30")


@pytest.mark.parametrize(("day", "length"), [("2026-03-28", 10), ("2026-10-24", 12), ("2026-11-21", 11)])
def test_a_night_in_which_the_clock_changes_is_shorter_or_longer(day: str, length: int) -> None:
    begin = at("Europe/Berlin", f"{day} 21:00")
    assert quiet("Europe/Berlin", NIGHT).next_allowed(begin) - begin == timedelta(hours=length)


def test_an_end_that_does_not_exist_lies_as_much_later() -> None:
    until_half_past_two = quiet("Europe/Berlin", (time(21), time(2, 30)))
    allowed = until_half_past_two.next_allowed(at("Europe/Berlin", "2026-03-29 01:00"))
    assert allowed == at("Europe/Berlin", "2026-03-29 03:30")


def test_an_end_that_exists_twice_ends_each_night() -> None:
    until_half_past_two = quiet("Europe/Berlin", (time(21), time(2, 30)))
    assert until_half_past_two.next_allowed(at("Europe/Berlin", "2026-10-25 02:10")) == at(
        "Europe/Berlin", "2026-10-25 02:30"
    )
    assert until_half_past_two.next_allowed(at("Europe/Berlin", "2026-10-25 02:10", fold=1)) == at(
        "Europe/Berlin", "2026-10-25 02:30", fold=1
    )

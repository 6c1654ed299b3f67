from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.spreading import by_traits, pick, spread


def times(days: int) -> list[datetime]:
    first = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return [first + timedelta(days=day, hours=hour) for day in range(days) for hour in range(9)]


@given(st.integers(0, 1000))
def test_three_times_lie_on_three_days_and_in_three_parts_of_the_day(seed: int) -> None:
    chosen = spread(times(9), zone="UTC", count=3, randomness=Random(seed))
    assert chosen == sorted(chosen)
    assert {(start.date() - times(1)[0].date()).days // 3 for start in chosen} == {0, 1, 2}
    assert {start.hour // 3 for start in chosen} == {3, 4, 5}


def test_one_day_alone_still_gives_three_times() -> None:
    assert len(spread(times(1), zone="UTC", count=3, randomness=Random(1))) == 3


def test_no_more_is_chosen_than_there_is() -> None:
    assert spread(times(1)[:2], zone="UTC", count=3, randomness=Random(1)) == times(1)[:2]
    assert spread([], zone="UTC", count=3, randomness=Random(1)) == []


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_days_are_those_of_the_sellers_zone(zone: str) -> None:
    chosen = spread(times(9), zone=zone, count=3, randomness=Random(7))
    assert len({start.astimezone(ZoneInfo(zone)).date() for start in chosen}) == 3


def test_every_start_can_be_picked() -> None:
    picked = {start for seed in range(300) for start in spread(times(3), zone="UTC", count=3, randomness=Random(seed))}
    assert picked == set(times(3))


def test_what_was_given_away_meanwhile_is_not_picked() -> None:
    found = by_traits(times(9), zone="UTC", count=3)
    for starts in found.values():
        starts[:] = [start for start in starts if start.hour == 10]
    assert {start.hour for start in pick(found, count=3, randomness=Random(1))} == {10}

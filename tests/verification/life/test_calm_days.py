from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.policy import Policy
from verification.life.calm_days import day_of_telling, days_off, first_common_day, moment_of_telling

POLICY = Policy()


def off(country: str, first: date, last: date, changes: dict | None = None) -> dict[date, str]:
    return days_off(country, first, last, changes or {})


def test_a_plain_weekend_is_off_and_nobodys_holiday() -> None:
    assert off("GB", date(2026, 11, 5), date(2026, 11, 10)) == {date(2026, 11, 7): "", date(2026, 11, 8): ""}


def test_the_weekend_beside_a_holiday_belongs_to_it() -> None:
    first, last = date(2026, 11, 20), date(2026, 11, 24)
    assert off("JP", first, last) == {date(2026, 11, day): "Labor Thanksgiving Day" for day in (21, 22, 23)}


def test_a_single_working_day_between_a_holiday_and_a_weekend_belongs_to_it() -> None:
    """Ascension Day is a Thursday."""
    assert off("DE", date(2027, 5, 5), date(2027, 5, 10)) == {
        date(2027, 5, day): "Ascension Day" for day in (6, 7, 8, 9)
    }


def test_spring_festival_is_one_run_from_its_eve_to_its_end() -> None:
    run = off("CN", date(2027, 2, 4), date(2027, 2, 11))
    assert set(run) == {date(2027, 2, day) for day in range(5, 11)}
    assert set(run.values()) == {"Chinese New Year's Eve"}


def test_golden_week_has_two_working_days_in_it_that_count() -> None:
    run = off("JP", date(2026, 4, 28), date(2026, 5, 8))
    working = [day for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 7)) if day not in run]
    assert working == [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 7)]
    assert set(run) == {date(2026, 4, 29), *(date(2026, 5, day) for day in (2, 3, 4, 5, 6))}


def test_what_ops_changed_counts_and_the_weekend_is_that_of_the_country() -> None:
    monday, friday = date(2026, 11, 9), date(2026, 11, 6)
    assert off("GB", monday, monday, {("GB", monday): "Company day"}) == {monday: "Company day"}
    assert off("SA", friday, monday) == {friday: "", date(2026, 11, 7): ""}


@pytest.mark.parametrize(
    ("hour", "day", "told"),
    [(3, 24, (24, 9)), (10, 24, (24, 10)), (18, 24, (25, 9)), (20, 27, (30, 9))],
    ids=["before daytime", "in daytime", "after daytime", "on a Friday evening"],
)
def test_it_is_told_in_the_readers_daytime_on_a_working_day(hour: int, day: int, told: tuple[int, int]) -> None:
    zone = ZoneInfo("Europe/London")
    now = datetime(2026, 11, day, hour, tzinfo=zone)
    calendar = off("GB", date(2026, 11, 20), date(2026, 12, 20))
    assert moment_of_telling(now, zone.key, calendar, POLICY) == datetime(2026, 11, *told, tzinfo=zone)


def test_the_day_of_telling_is_the_readers_own() -> None:
    now = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert day_of_telling(now, "Asia/Tokyo", POLICY) == date(2026, 11, 25)
    assert day_of_telling(now, "America/New_York", POLICY) == date(2026, 11, 25)
    assert day_of_telling(now, "America/Los_Angeles", POLICY) == date(2026, 11, 24)


def test_the_first_common_day_is_off_nowhere() -> None:
    first, last = date(2026, 11, 20), date(2027, 2, 20)
    calendars = [off("GB", first, last), off("JP", first, last)]
    assert first_common_day(date(2026, 11, 21), calendars) == date(2026, 11, 24)
    assert first_common_day(date(2026, 12, 25), calendars) == date(2026, 12, 29)


def test_none_is_named_where_no_day_suits_all() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    everything = dict.fromkeys((date.fromordinal(n) for n in range(first.toordinal(), last.toordinal())), "")
    assert first_common_day(first, [everything]) is None

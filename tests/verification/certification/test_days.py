"""Notices by calendar days, told where neither their day nor their end falls on a day off. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.policy import Policy, bounds
from verification.certification.days import NOTICE, Notice, end_after, notice
from verification.life.calm_days import AHEAD, DAY, DaysOff, days_off

POLICY = Policy()
LONDON, BERLIN, KIRITIMATI = "Europe/London", "Europe/Berlin", "Pacific/Kiritimati"


def off(country: str, now: datetime) -> DaysOff:
    first = now.date() - DAY
    return days_off(country, first, first + (AHEAD + 60) * DAY, {})


def told(now: datetime, country: str = "GB", zone: str = LONDON) -> Notice:
    return notice(now, zone, off(country, now), POLICY)


def test_in_plain_weeks_it_is_told_at_once_and_ends_ten_days_later() -> None:
    now = datetime(2026, 6, 8, 12, tzinfo=UTC)  # a Monday
    assert told(now) == Notice(now, datetime(2026, 6, 18, 22, 59, tzinfo=UTC))


def test_in_the_evening_it_is_told_on_the_next_morning() -> None:
    now = datetime(2026, 6, 8, 18, tzinfo=UTC)  # 19:00 in London
    assert told(now).told_at == datetime(2026, 6, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize("now", [date(2026, 6, 10), date(2026, 6, 13), date(2026, 12, 15), date(2027, 3, 20)])
def test_neither_its_day_nor_its_end_falls_on_a_day_off(now: date) -> None:
    moment = datetime(now.year, now.month, now.day, 12, tzinfo=UTC)
    calendar, found = off("GB", moment), told(moment)
    first, last = found.told_at.date(), found.due_at.date()
    assert first not in calendar
    assert last not in calendar
    assert last - first == 10 * DAY


def test_around_golden_week_nobody_in_china_is_told() -> None:
    found = told(datetime(2026, 9, 28, 2, tzinfo=UTC), "CN", "Asia/Shanghai")
    assert not date(2026, 10, 1) <= found.told_at.date() <= date(2026, 10, 7)


def test_where_no_day_suits_it_is_told_on_the_next() -> None:
    now = datetime(2026, 6, 8, 12, tzinfo=UTC)
    every = {now.date() + number * DAY: "holiday" for number in range(-1, AHEAD + 60)}
    assert notice(now, LONDON, every, POLICY).told_at == now


@pytest.mark.parametrize("zone", [LONDON, BERLIN, KIRITIMATI])
@pytest.mark.parametrize("hours", range(0, 24, 5))
def test_everybody_has_all_of_ten_calendar_days_after_the_one_of_the_notice(zone: str, hours: int) -> None:
    for day in (date(2026, 3, 20), date(2026, 10, 20)):  # the clocks change within the days
        told_at = datetime(day.year, day.month, day.day, hours, tzinfo=UTC)
        told_on, end = told_at.astimezone(ZoneInfo(zone)).date(), end_after(told_at, zone).astimezone(ZoneInfo(zone))
        assert (end.date(), end.time()) == (told_on + 10 * DAY, time(23, 59))


def test_by_the_clock_the_days_can_be_an_hour_less_where_clocks_are_put_forward() -> None:
    told_at = datetime(2026, 3, 20, 23, 59, tzinfo=ZoneInfo(LONDON))
    assert end_after(told_at, LONDON) - told_at.astimezone(UTC) == timedelta(days=9, hours=23)


def test_the_days_of_the_law_are_nobodys_to_choose() -> None:
    assert timedelta(days=10) == NOTICE
    assert not [name for name in bounds() if name.startswith("certification_notice")]


def test_the_year_leaves_room_for_holidays_and_is_not_forgotten() -> None:
    highest = bounds()["certification_every_days"][1]
    assert highest <= 350
    assert bounds()["certifications_kept_days"][0] > highest

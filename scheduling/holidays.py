"""Public holidays and working days of a country: as the library counts them, with what ops know better laid over."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays as library

from scheduling.models import HolidayChange
from scheduling.weekdays import Weekday

WEEKEND = {Weekday.SATURDAY, Weekday.SUNDAY}  # where the library knows no country

Changes = Mapping[tuple[str, date], str]  # (country, day): the name of the holiday that it is; "": it is none


def load_changes(first: date, last: date) -> Changes:
    """What ops changed in all countries, from `first` to `last`."""
    rows = HolidayChange.objects.filter(day__range=(first, last)).order_by()
    return {
        (country, day): name if is_holiday else ""
        for country, day, is_holiday, name in rows.values_list("country", "day", "is_holiday", "name")
    }


def holidays_between(country: str, first: date, last: date, changes: Changes) -> dict[date, str]:
    """The names of the public holidays from `first` to `last`; none of a country that is not known."""
    names = {day: changes.get((country, day), _named(country, day)) for day in _days(first, last)}
    return {day: name for day, name in names.items() if name}


def working_days(country: str, first: date, last: date, changes: Changes) -> list[date]:
    """Neither weekend, as the country counts it, nor holiday. What ops call no holiday is one too: make-up days."""
    return [day for day in _days(first, last) if _is_working_day(country, day, changes)]


def nth_working_day(country: str, after: date, count: int, changes: Changes) -> date:
    """The last of the `count` working days that come after the day `after`."""
    day = after
    while count:
        day += timedelta(days=1)
        count -= _is_working_day(country, day, changes)
    return day


def working_day_before(country: str, before: date, count: int, changes: Changes) -> date:
    """The first of the `count` working days that come before the day `before`."""
    day = before
    while count:
        day -= timedelta(days=1)
        count -= _is_working_day(country, day, changes)
    return day


def on_working_days(country: str, zone: ZoneInfo, now: datetime, lasts: timedelta, changes: Changes) -> datetime:
    """The moment at which so much time has gone by on working days alone, counted in UTC. Pure."""
    moment, left = now, lasts
    while True:
        day = moment.astimezone(zone).date()
        midnight = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
        if _is_working_day(country, day, changes):
            if left <= midnight - moment:
                return moment + left
            left -= midnight - moment
        moment = midnight


def _is_working_day(country: str, day: date, changes: Changes) -> bool:
    if (country, day) in changes:
        return not changes[country, day]
    year = _year(country, day.year)
    return day.weekday() not in WEEKEND if year is None else year.is_working_day(day)


def _named(country: str, day: date) -> str:
    year = _year(country, day.year)
    return year.get(day, "") if year is not None else ""


@lru_cache(maxsize=512)
def _year(country: str, year: int) -> library.HolidayBase | None:
    """None: the library does not know the country."""
    try:
        return library.country_holidays(country, years=year, language="en_US")
    except NotImplementedError:
        return None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))

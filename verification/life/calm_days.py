"""Days on which something can be said to sellers of a country, or begin to count: working days that lie in no holiday.

A holiday is the whole run of days off around a public one: the weekend that it makes long belongs to it, and so does a
single working day between it and other days off. Plain weekends are days off too, and nobody's holiday.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.policy import Policy
from scheduling.holidays import Changes, holidays_between, working_days

DAY = timedelta(days=1)
AROUND = 21 * DAY  # no run of days off is longer than that
AHEAD = 120  # days that are searched for one that suits all
WEEKEND = ""

DaysOff = Mapping[date, str]  # day: the holiday that it belongs to; WEEKEND: none


@dataclass(frozen=True)
class Where:
    """Where some of the audience are. `country` "": it is not known yet."""

    country: str
    zone: str


def days_off(country: str, first: date, last: date, changes: Changes) -> dict[date, str]:
    """Those from `first` to `last` on which nothing is said and nothing begins."""
    early, late = first - AROUND, last + AROUND
    working = set(working_days(country, early, late, changes))
    names = holidays_between(country, early, late, changes)
    found: dict[date, str] = {}
    for run in _runs(early, late, working):
        name = next((names[day] for day in run if day in names), WEEKEND)
        found |= {day: name for day in run if name or day not in working}
    return {day: name for day, name in found.items() if first <= day <= last}


def _runs(first: date, last: date, working: set[date]) -> Iterator[list[date]]:
    """Days off that follow each other; a single working day between two of them does not part them."""
    run: list[date] = []
    for day in _days(first, last):
        if day not in working or (run and day + DAY not in working):
            run.append(day)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def day_of_telling(now: datetime, zone: str, policy: Policy) -> date:
    """The day where the reader is: from the end of the daytime on it is the next one."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() + (DAY if local.hour >= policy.daytime_until_hour else 0 * DAY)


def moment_of_telling(now: datetime, zone: str, off: DaysOff, policy: Policy) -> datetime:
    """The first instant from `now` on in the reader's daytime that is on no day off; `off` reaches AHEAD."""
    today = day_of_telling(now, zone, policy)
    day = first_common_day(today, [off]) or today
    return max(now, datetime.combine(day, time(policy.daytime_from_hour), ZoneInfo(zone)))


def first_common_day(earliest: date, calendars: Sequence[DaysOff]) -> date | None:
    """From `earliest` on, in none of them a day off; None where the next AHEAD days have none."""
    ahead = _days(earliest, earliest + AHEAD * DAY)
    return next((day for day in ahead if not any(day in off for off in calendars)), None)

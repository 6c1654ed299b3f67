"""Which account managers can take a held time. Working hours stay in memory for as long as their rows are the same."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from random import SystemRandom

from scheduling.holidays import load_changes
from scheduling.models import Booking, Offer
from scheduling.pool import LONGEST_DAY, Sessions, calendars_without_sessions, needs_of, with_sessions
from scheduling.rules import Calendar
from scheduling.slots import DAY, Grid, wall_clock
from scheduling.statements import Surroundings, read_surroundings


def managers_for(offer: Offer | Booking) -> list[int]:
    """Row ids: those with fewer sessions that week first, at random among equals. Nobody whose seat another held time
    keeps."""
    grid = _days_around(offer.starts_at.astimezone(UTC).date())
    around = read_surroundings(offer, grid.begins, grid.ends)
    calendars = with_sessions(_working_hours(around.version, grid), _taken(around, grid))
    needs, cells = needs_of(offer), grid.touched(offer.starts_at, offer.ends_at)
    free = [calendar.manager for calendar in calendars if calendar.serves(needs, cells)]
    SystemRandom().shuffle(free)
    return sorted(free, key=lambda manager: around.sessions.get(manager, 0))


def _days_around(day: date) -> Grid:
    """The same for all times of a day, so that its working hours are computed once; whole days of every zone."""
    midnight = datetime.combine(day, time(0), UTC)
    return Grid.covering(midnight - LONGEST_DAY, midnight + DAY + LONGEST_DAY)


@lru_cache(maxsize=64)
def _working_hours(version: str, grid: Grid) -> list[Calendar]:
    """`version` names the rows that they are made of (read_surroundings): other rows are another key."""
    first, *_, last = wall_clock(grid, "UTC").dates()
    return calendars_without_sessions(grid, load_changes(first, last))


def _taken(around: Surroundings, grid: Grid) -> Sessions:
    taken: Sessions = {}
    for manager, begins, ends in around.taken:
        cells, starts = taken.get(manager, (0, 0))
        mask = grid.between(begins - grid.first, ends - grid.first)
        taken[manager] = cells | mask, starts | mask & -mask
    return taken

"""Which account managers can take a held time. Working hours stay in memory for as long as their rows are the same."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from random import SystemRandom

from scheduling.holidays import load_changes
from scheduling.models import Booking, Offer
from scheduling.pool import LONGEST_DAY, calendars_without_sessions, needs_of
from scheduling.rules import Calendar, Needs
from scheduling.slots import DAY, Grid, wall_clock
from scheduling.statements import read_surroundings


def managers_for(offer: Offer | Booking) -> list[int]:
    """Row ids: those with fewer sessions that week first, at random among equals. Nobody whose seat another held time
    keeps."""
    around = read_surroundings(offer)
    able = _able(around.version, needs_of(offer), offer.starts_at, offer.ends_at)
    free = [manager for manager in able if manager not in around.taken]
    SystemRandom().shuffle(free)
    return sorted(free, key=lambda manager: around.sessions.get(manager, 0))


@lru_cache(maxsize=1024)
def _able(version: str, needs: Needs, starts: datetime, ends: datetime) -> list[int]:
    """Who works then and can hold it."""
    grid = _days_around(starts.astimezone(UTC).date())
    cells = grid.touched(starts, ends)
    return [each.manager for each in _working_hours(version, grid) if each.serves(needs, cells)]


def _days_around(day: date) -> Grid:
    """The same for all times of a day, so that its working hours are computed once; whole days of every zone."""
    midnight = datetime.combine(day, time(0), UTC)
    return Grid.covering(midnight - LONGEST_DAY, midnight + DAY + LONGEST_DAY)


@lru_cache(maxsize=64)
def _working_hours(version: str, grid: Grid) -> list[Calendar]:
    """`version` names the rows that they are made of (read_surroundings): other rows are another key."""
    first, *_, last = wall_clock(grid, "UTC").dates()
    return calendars_without_sessions(grid, load_changes(first, last))

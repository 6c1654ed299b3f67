"""Which account managers can take a held time. Working hours stay in memory for as long as their rows are the same."""

from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_bytes
from struct import iter_unpack

from scheduling.holidays import load_changes
from scheduling.models import Booking, Offer
from scheduling.pool import LONGEST_DAY, calendars_without_sessions, needs_of
from scheduling.rules import Calendar, Needs
from scheduling.slots import EPOCH, Grid, wall_clock
from scheduling.statements import Surroundings, read_surroundings

_FOUR_WEEKS = timedelta(weeks=4)


def managers_for(offer: Offer | Booking) -> list[int]:
    return fairest(offer, read_surroundings(offer))


def fairest(offer: Offer | Booking, around: Surroundings) -> list[int]:
    """Row ids: those with fewer sessions that week first, at random among equals. Nobody whose seat another held time
    keeps."""
    able = _able(around.version, needs_of(offer), offer.starts_at, offer.ends_at)
    free = [manager for manager in able if manager in around.free]
    chances = iter_unpack("q", token_bytes(8 * len(free)))
    return [manager for *_, manager in sorted(zip(map(around.free.get, free), chances, free, strict=True))]


@lru_cache(maxsize=1024)
def _able(version: str, needs: Needs, starts: datetime, ends: datetime) -> list[int]:
    """Who works then and can hold it."""
    grid = _weeks_around(starts)
    cells = grid.touched(starts, ends)
    return [each.manager for each in _working_hours(version, grid) if each.serves(needs, cells)]


def _weeks_around(instant: datetime) -> Grid:
    """The same for all times of four weeks, so that working hours are computed once; whole days of every zone."""
    begins = EPOCH + (instant - EPOCH) // _FOUR_WEEKS * _FOUR_WEEKS
    return Grid.covering(begins - LONGEST_DAY, begins + _FOUR_WEEKS + LONGEST_DAY)


@lru_cache(maxsize=8)
def _working_hours(version: str, grid: Grid) -> list[Calendar]:
    """`version` names the rows that they are made of (read_surroundings): other rows are another key."""
    first, *_, last = wall_clock(grid, "UTC").dates()
    return calendars_without_sessions(grid, load_changes(first, last))

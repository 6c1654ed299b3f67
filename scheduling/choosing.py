"""Which account managers can take a held time. Working hours stay in memory for as long as their rows are the same."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import SystemRandom

from scheduling.holidays import load_changes
from scheduling.models import Booking, Offer
from scheduling.pool import LONGEST_DAY, calendars_without_bookings, needs_of, with_bookings
from scheduling.rules import Calendar, Hold, Needs
from scheduling.seating import candidates
from scheduling.slots import CELL, DAY, Grid, wall_clock, widened
from scheduling.statements import Span, Surroundings, read_surroundings


def managers_for(offer: Offer | Booking) -> Iterator[int]:
    """Row ids: those with fewer sessions that week first, at random among equals; last those whom somebody else's hold
    at that time needs."""
    grid = _days_around(offer.starts_at.astimezone(UTC).date())
    around = read_surroundings(offer, grid.begins, grid.ends)
    calendars = with_bookings(_working_hours(around.version, grid), _booked(around, grid))
    wanted = Hold(needs_of(offer), grid.touched(offer.starts_at, offer.ends_at))
    near = widened(wanted.cells, max((calendar.buffer for calendar in calendars), default=0))
    holds = Counter({hold: count for hold, count in _holds(around, grid).items() if hold.cells & near})
    if holds.total() > len(calendars):  # capacity has fallen: whoever is picked, somebody's hold is lost
        holds = Counter()
    return candidates(wanted, calendars, holds, randomness=SystemRandom(), sessions=around.sessions)


def _days_around(day: date) -> Grid:
    """The same for all times of a day, so that its working hours are computed once; whole days of every zone."""
    midnight = datetime.combine(day, time(0), UTC)
    return Grid.covering(midnight - LONGEST_DAY, midnight + DAY + LONGEST_DAY)


@lru_cache(maxsize=64)
def _working_hours(version: str, grid: Grid) -> list[Calendar]:
    """`version` names the rows that they are made of (read_surroundings): other rows are another key."""
    first, *_, last = wall_clock(grid, "UTC").dates()
    return calendars_without_bookings(grid, load_changes(first, last))


def _booked(around: Surroundings, grid: Grid) -> dict[int, tuple[int, int]]:
    booked: dict[int, tuple[int, int]] = {}
    for manager, span in around.bookings:
        cells, starts = booked.get(manager, (0, 0))
        mask = _cells(span, grid)
        booked[manager] = cells | mask, starts | mask & -mask
    return booked


def _holds(around: Surroundings, grid: Grid) -> Counter[Hold]:
    held: Counter[Hold] = Counter()
    for language, country, place, span, count in around.holds:
        held[Hold(Needs(language, country, place), _cells(span, grid))] += count
    return held


def _cells(span: Span, grid: Grid) -> int:
    """Of a time that is given in seconds since 1970."""
    width = int(CELL / timedelta(seconds=1))
    return grid.between(int(span[0] // width) - grid.first, -int(-span[1] // width) - grid.first)

"""Open times as bits: one integer per calendar, one bit per quarter of an hour of a grid in UTC. Pure.

Hours are compared with the local time of instants, never the other way round: a wall time that does not exist matches
no instant, and one that exists twice matches both.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

CELL = timedelta(minutes=15)  # every offset in use is a multiple of it
DAY = timedelta(days=1)
DAY_CELLS, WEEK_CELLS = DAY // CELL, 7 * DAY // CELL
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MONDAY = 4 * DAY_CELLS  # in cells since EPOCH

Hours = tuple[int, timedelta, timedelta]  # weekday (Monday is 0), from, until: on the wall's clock, since midnight


@dataclass(frozen=True)
class Grid:
    """`cells` quarters of an hour from `begins` on; bit n of a mask is the n-th of them."""

    begins: datetime
    cells: int

    @classmethod
    def covering(cls, lower: datetime, upper: datetime) -> "Grid":
        begins = EPOCH + (lower - EPOCH) // CELL * CELL
        return cls(begins, -((begins - upper) // CELL))

    @property
    def ends(self) -> datetime:
        return self.at(self.cells)

    @property
    def first(self) -> int:
        """The number of the first cell, counted from EPOCH."""
        return (self.begins - EPOCH) // CELL

    def at(self, cell: int) -> datetime:
        return self.begins + cell * CELL

    def touched(self, lower: datetime, upper: datetime) -> int:
        """The cells that share any time with [lower, upper)."""
        return self.between((lower - self.begins) // CELL, -((self.begins - upper) // CELL))

    def inside(self, lower: datetime, upper: datetime) -> int:
        """The cells that lie wholly in [lower, upper)."""
        return self.between(-((self.begins - lower) // CELL), (upper - self.begins) // CELL)

    def every(self, step: timedelta) -> int:
        """The cells that begin at a multiple of `step`, counted from midnight UTC."""
        width = cells_of(step)
        return sum(1 << cell for cell in range(-self.first % width, self.cells, width))

    def between(self, first: int, last: int) -> int:
        """The cells from the number `first` up to `last`, which is left out; none outside of the grid."""
        return span(max(first, 0), min(last, self.cells))


@dataclass(frozen=True)
class Wall:
    """A clock on the wall over a grid: bit n of its masks is the n-th quarter since the midnight that began `monday`.

    `pieces`: for each stretch without a change of the offset, how far its masks lie to the left of the grid's, and the
    grid's cells that belong to it.
    """

    monday: date
    weeks: int
    pieces: tuple[tuple[int, int], ...]

    def weekly(self, hours: Iterable[Hours]) -> int:
        week = 0
        for weekday, starts, ends in hours:
            week |= span(weekday * DAY_CELLS - (-starts // CELL), weekday * DAY_CELLS + ends // CELL)
        return week * sum(1 << number * WEEK_CELLS for number in range(self.weeks))

    def hours(self, day: date, starts: timedelta, ends: timedelta) -> int:
        midnight = self._midnight(day)
        return span(midnight - (-starts // CELL), midnight + ends // CELL) if 0 <= midnight < self._cells else 0

    def days(self, first: date, last: date) -> int:
        """All of the days from `first` to `last`, both included."""
        return span(max(self._midnight(first), 0), min(self._midnight(last) + DAY_CELLS, self._cells))

    def dates(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(self.weeks * 7)]

    def on_grid(self, mask: int) -> int:
        found = 0
        for shift, cells in self.pieces:
            found |= mask >> shift & cells
        return found

    @property
    def _cells(self) -> int:
        return self.weeks * WEEK_CELLS

    def _midnight(self, day: date) -> int:
        return (day - self.monday).days * DAY_CELLS


@lru_cache(maxsize=256)
def wall_clock(grid: Grid, zone: str) -> Wall:
    # No zone is more than a day away from UTC: a day more on both sides holds every wall time of the grid.
    monday = (grid.first - DAY_CELLS - FIRST_MONDAY) // WEEK_CELLS * WEEK_CELLS + FIRST_MONDAY
    weeks = -((monday - grid.first - grid.cells - DAY_CELLS) // WEEK_CELLS)
    pieces = tuple(
        (grid.first + offset // CELL - monday, grid.inside(lower, upper))
        for lower, upper, offset in offset_spans(zone, grid.begins, grid.ends)
    )
    return Wall((EPOCH + monday * CELL).date(), weeks, pieces)


@lru_cache(maxsize=256)
def local_days(grid: Grid, zone: str) -> tuple[int, ...]:
    """The cells of each day in `zone`, as far as the grid reaches."""
    wall = wall_clock(grid, zone)
    days = (wall.on_grid(wall.days(day, day)) for day in wall.dates())
    return tuple(cells for cells in days if cells)


def hours_mask(grid: Grid, hours: Iterable[Hours], zone: str) -> int:
    """The cells whose local time in `zone` lies wholly in the weekly `hours`."""
    wall = wall_clock(grid, zone)
    return wall.on_grid(wall.weekly(hours))


def span(first: int, last: int) -> int:
    """The bits from `first` up to `last`, which is left out."""
    return (1 << last) - (1 << first) if first < last else 0


def cells_of(length: timedelta) -> int:
    """How many cells a length takes, begun ones included; at least one."""
    return max(1, -(-length // CELL))


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def runs(mask: int, width: int) -> int:
    """The cells from which on `width` cells in a row are set."""
    found = mask
    for shift in range(1, width):
        found &= mask >> shift
    return found


def widened(mask: int, cells: int) -> int:
    """With so many more cells before and after each that is set."""
    for _ in range(cells):
        mask |= mask << 1 | mask >> 1
    return mask


@lru_cache(maxsize=256)
def offset_spans(zone: str, lower: datetime, upper: datetime) -> list[tuple[datetime, datetime, timedelta]]:
    """[lower, upper) cut where the zone's offset changes: (from, until, offset to UTC) for each piece."""
    spans = []
    while lower < upper:
        until = _next_change(ZoneInfo(zone), lower, upper)
        spans.append((lower, until, _offset(ZoneInfo(zone), lower)))
        lower = until
    return spans


def _next_change(zone: ZoneInfo, lower: datetime, upper: datetime) -> datetime:
    """The first instant after `lower` with another offset, or `upper`. No zone changes twice within a day."""
    offset = _offset(zone, lower)
    while lower < upper:
        later = min(lower + DAY, upper)
        if _offset(zone, later) != offset:
            return lower + timedelta(seconds=_second_of_change(zone, lower, later))
        lower = later
    return upper


def _second_of_change(zone: ZoneInfo, lower: datetime, upper: datetime) -> int:
    before, seconds = _offset(zone, lower), range(int((upper - lower).total_seconds()))
    return bisect_left(seconds, True, key=lambda second: _offset(zone, lower + timedelta(seconds=second)) != before)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)

"""Open times as bits: one integer per calendar, one bit per quarter of an hour of a grid in UTC. Pure.

Hours are compared with the local time of instants, never the other way round: a wall time that does not exist matches
no instant, and one that exists twice matches both.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

CELL = timedelta(minutes=15)  # every offset in use is a multiple of it
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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

    def at(self, cell: int) -> datetime:
        return self.begins + cell * CELL

    def touched(self, lower: datetime, upper: datetime) -> int:
        """The cells that share any time with [lower, upper)."""
        return self._mask((lower - self.begins) // CELL, -((self.begins - upper) // CELL))

    def inside(self, lower: datetime, upper: datetime) -> int:
        """The cells that lie wholly in [lower, upper)."""
        return self._mask(-((self.begins - lower) // CELL), (upper - self.begins) // CELL)

    def every(self, step: timedelta) -> int:
        """The cells that begin at a multiple of `step`, counted from midnight UTC."""
        width = cells_of(step)
        return sum(1 << cell for cell in range(-((self.begins - EPOCH) // CELL) % width, self.cells, width))

    def _mask(self, first: int, last: int) -> int:
        first, last = max(first, 0), min(last, self.cells)
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


def hours_mask(grid: Grid, hours: Iterable[Hours], zone: str) -> int:
    """The cells whose local time in `zone` lies wholly in the weekly `hours`."""
    by_weekday: dict[int, list[tuple[timedelta, timedelta]]] = {}
    for weekday, starts, ends in hours:
        by_weekday.setdefault(weekday, []).append((starts, ends))
    mask = 0
    for lower, upper, offset in offset_spans(zone, grid.begins, grid.ends):
        for day in _days((lower + offset).date(), (upper + offset).date()):
            for starts, ends in by_weekday.get(day.weekday(), ()):
                midnight = datetime.combine(day, time.min, UTC) - offset
                mask |= grid.inside(max(midnight + starts, lower), min(midnight + ends, upper))
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


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))

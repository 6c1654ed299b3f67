"""A plan in which every hold has an account manager, for many holds at once. Pure.

Coarser than scheduling.seating, and some hundred times quicker: nobody who has a seat is moved to make room. So it may
refuse a time that an exchange would make possible, and never gives one that cannot be served.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice

from scheduling.rules import Calendar, Hold, Needs
from scheduling.slots import DAY, cells_of, widened

DAY_CELLS = cells_of(DAY)


class Plan:
    def __init__(self, calendars: Sequence[Calendar], holds: Counter[Hold]) -> None:
        self.calendars = sorted(calendars, key=_versatility)
        self.starts = [calendar.starts for calendar in self.calendars]
        self.taken = [0] * len(self.calendars)  # by the sessions of the plan, with their buffers
        self.full = [0] * len(self.calendars)  # days on which there are sessions enough
        self.closed = 0
        self._open: dict[tuple[Needs, int], list[int]] = {}
        self._possible: dict[tuple[Needs, int], list[int]] = {}
        self._able_at: dict[tuple[Needs, int, int], int] = {}
        by_needs: dict[Needs, list[tuple[int, int]]] = defaultdict(list)
        for hold, count in holds.items():
            by_needs[hold.needs].append((hold.cells, count))
        for needs in sorted(by_needs, key=self._able):
            self._open.clear()  # one less to keep up to date with each seat
            for cells, count in sorted(by_needs[needs]):
                if self._sit(Hold(needs, cells), count) < count:
                    # Whom it keeps from being served is not known here: nothing more is given around it.
                    self.closed |= widened(cells, DAY_CELLS)

    def open_starts(self, needs: Needs, width: int) -> int:
        """The cells at which at least one account manager can begin a session of `width` cells."""
        mask = 0
        for cells in self._open_to(needs, width):
            mask |= cells
        return mask & ~self.closed

    def free_at(self, needs: Needs, width: int, start: int, *, limit: int | None = None) -> int:
        """How many account managers could begin at `start`, a mask of one cell; counted up to `limit`."""
        if start & self.closed:
            return 0
        free = (1 for cells in self._open_to(needs, width) if cells & start)
        return sum(islice(free, limit))

    def able_at(self, needs: Needs, width: int, start: int) -> int:
        """The same, if nothing were held."""
        if (needs, width, start) not in self._able_at:
            able = sum(1 for cells in self._possible_to(needs, width) if cells & start)
            self._able_at[needs, width, start] = able
        return self._able_at[needs, width, start]

    def seat(self, hold: Hold) -> bool:
        return bool(self._sit(hold, 1))

    def _sit(self, hold: Hold, count: int) -> int:
        """How many of `count` such holds found a seat."""
        width, start, seated = hold.cells.bit_count(), hold.cells & -hold.cells, 0
        if start & self.closed:
            return 0
        for number, cells in enumerate(self._open_to(hold.needs, width)):
            if cells & start:
                self._take(number, hold.cells)
                seated += 1
                if seated == count:
                    break
        return seated

    def _open_to(self, needs: Needs, width: int) -> list[int]:
        """For each account manager the cells at which one more session can begin."""
        if (needs, width) not in self._open:
            self._open[needs, width] = [
                cells & ~(_starts_into(taken, width) | full)
                for cells, taken, full in zip(self._possible_to(needs, width), self.taken, self.full, strict=True)
            ]
        return self._open[needs, width]

    def _possible_to(self, needs: Needs, width: int) -> list[int]:
        if (needs, width) not in self._possible:
            self._possible[needs, width] = [calendar.open_starts(needs, width) for calendar in self.calendars]
        return self._possible[needs, width]

    def _take(self, number: int, cells: int) -> None:
        calendar = self.calendars[number]
        taken = widened(cells, calendar.buffer)
        self.taken[number] |= taken
        self.starts[number] |= cells & -cells
        day = next((day for day in calendar.days if day & cells & -cells), 0)
        full = day if (self.starts[number] & day).bit_count() >= calendar.sessions_per_day else 0
        self.full[number] |= full
        for (_needs, width), masks in self._open.items():
            masks[number] &= ~(_starts_into(taken, width) | full)

    def _able(self, needs: Needs) -> int:
        return sum(calendar.can_hold(needs) for calendar in self.calendars)


def _starts_into(taken: int, width: int) -> int:
    """The starts from which a session of `width` cells would reach into `taken`."""
    mask = taken
    for shift in range(1, width):
        mask |= taken >> shift
    return mask


def _versatility(calendar: Calendar) -> tuple[int, int]:
    """The least versatile come first: the others stay free for what only they can do."""
    return len(calendar.languages), len(calendar.document_countries) or 1000

"""Who could hold one more session, and when. Pure.

Each time that is held keeps the seat of one account manager, so that all of them can be served. Nobody is told whose:
who holds a session is decided when it is booked.
"""

import random
from collections.abc import Sequence
from itertools import islice

from scheduling.rules import Calendar, Needs
from scheduling.slots import span


class Seats:
    """What is left in the calendars, less what is taken here; at random among the equally versatile."""

    def __init__(self, calendars: Sequence[Calendar], randomness: random.Random) -> None:
        shuffled = randomness.sample(calendars, len(calendars))
        self.calendars = {calendar.manager: calendar for calendar in sorted(shuffled, key=_versatility)}
        self._open: dict[tuple[Needs, int], dict[int, int]] = {}

    def open_starts(self, needs: Needs, width: int) -> int:
        """The cells at which at least one account manager can begin a session of `width` cells."""
        mask = 0
        for cells in self._open_to(needs, width).values():
            mask |= cells
        return mask

    def free_at(self, needs: Needs, width: int, cell: int, *, limit: int | None = None) -> int:
        """How many account managers could begin in the cell of this number; counted up to `limit`."""
        start = 1 << cell
        return sum(islice((1 for cells in self._open_to(needs, width).values() if cells & start), limit))

    def find(self, needs: Needs, width: int, cell: int) -> int:
        """One of the least versatile who are free there: the others stay free for what only they can do."""
        start = 1 << cell
        return next(manager for manager, cells in self._open_to(needs, width).items() if cells & start)

    def take(self, manager: int, width: int, cell: int) -> None:
        left = self.calendars[manager].with_sessions(span(cell, cell + width), 1 << cell)
        self.calendars[manager] = left
        for (needs, other_width), starts in self._open.items():
            if manager in starts:
                starts[manager] = left.open_starts(needs, other_width)

    def _open_to(self, needs: Needs, width: int) -> dict[int, int]:
        """The cells at which one more session can begin, by account manager; who can hold none is not in it."""
        if (needs, width) not in self._open:
            starts = {manager: calendar.open_starts(needs, width) for manager, calendar in self.calendars.items()}
            self._open[needs, width] = {manager: cells for manager, cells in starts.items() if cells}
        return self._open[needs, width]


def _versatility(calendar: Calendar) -> tuple[int, int, int]:
    """Whoever can do least comes first."""
    return len(calendar.languages), len(calendar.document_countries) or 1000, len(calendar.free)

"""Which times are open beside everything that is held: a plan in which every hold has an account manager. Pure.

The plan only shows that all can be served. Nobody is told of it: who holds a session is decided when it is booked.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from scheduling.rules import Calendar, Hold, Needs
from scheduling.slots import Grid, bits, cells_of, runs, widened

# How many account managers an exchange looks at: in a pool that is so full that this is not enough, a time may stay
# closed that a longer chain of exchanges would open.
ASKED_TO_MAKE_ROOM = 24


class Seating:
    """Holds, each with an account manager who could serve it; `unserved` are the cells of those that nobody can."""

    def __init__(self, calendars: Sequence[Calendar], holds: Counter[Hold]) -> None:
        self.calendars = {calendar.manager: calendar for calendar in sorted(calendars, key=_skills)}
        self.left = dict(self.calendars)  # with the sessions of the plan taken out
        self.plan: dict[int, tuple[Hold, ...]] = dict.fromkeys(self.calendars, ())
        self.unserved = 0
        able = {
            needs: sum(calendar.can_hold(needs) for calendar in calendars) for needs in {hold.needs for hold in holds}
        }
        for hold, count in sorted(holds.items(), key=lambda item: (able[item[0].needs], item[0].cells)):
            if self.seat(hold, count) < count:
                self.unserved |= hold.cells

    def seat(self, hold: Hold, count: int = 1) -> int:
        """Plan `count` sessions like `hold`; returns how many found an account manager."""
        seated = self._sit(hold, count, set())
        while seated < count and self._move_others(hold, set()):
            seated += 1
        return seated

    def open_starts(self, needs: Needs, width: int, within: int) -> int:
        """The cells at which one more session of `width` cells fits into `within`, every hold still being served."""
        possible = runs(within & ~self.unserved, width)
        free = spare = able = 0
        for manager, calendar in self.left.items():
            free |= calendar.open_starts(needs, width)
            able |= self.calendars[manager].open_starts(needs, width)
            spare |= calendar.time
        # Where nobody has a minute to spare, no exchange helps.
        unsure = able & ~free & possible & widened(spare, width)
        session = (1 << width) - 1
        moved = sum(1 << cell for cell in bits(unsure) if self.could_seat(Hold(needs, session << cell)))
        return free & possible | moved

    def could_seat(self, hold: Hold) -> bool:
        before = dict(self.plan), dict(self.left)
        seated = self.seat(hold)
        self.plan, self.left = before
        return bool(seated)

    def could_give(self, hold: Hold, manager: int) -> bool:
        """Whether this account manager can take it, every other hold still being served."""
        before = dict(self.plan), dict(self.left)
        given = self._give(hold, manager, set())
        self.plan, self.left = before
        return given

    def _sit(self, hold: Hold, count: int, asked: set[int]) -> int:
        """As many as there are free account managers for, `count` at most; none who was asked to make room."""
        seated = 0
        for manager, calendar in self.left.items():
            if seated < count and manager not in asked and calendar.serves(hold):
                self._set(manager, (*self.plan[manager], hold), calendar.with_sessions([hold.cells]))
                seated += 1
        return seated

    def _move_others(self, hold: Hold, asked: set[int]) -> bool:
        near = widened(hold.cells, hold.cells.bit_count())
        if not any(calendar.time & near for calendar in self.left.values()):
            return False
        able = [manager for manager, calendar in self.calendars.items() if calendar.serves(hold)]
        return any(
            self._give(hold, manager, asked)
            for manager in able
            if manager not in asked and len(asked) < ASKED_TO_MAKE_ROOM
        )

    def _give(self, hold: Hold, manager: int, asked: set[int]) -> bool:
        """Seat it there and what is in its way elsewhere, or leave everything as it was."""
        asked.add(manager)
        before = dict(self.plan), dict(self.left)
        moving, staying = self._in_the_way(hold, manager)
        left = self.calendars[manager].with_sessions([session.cells for session in [*staying, hold]])
        self._set(manager, (*staying, hold), left)
        if all(self._sit(other, 1, asked) or self._move_others(other, asked) for other in moving):
            return True
        self.plan, self.left = before
        return False

    def _in_the_way(self, hold: Hold, manager: int) -> tuple[list[Hold], list[Hold]]:
        """Planned sessions that must leave for `hold`, and those that can stay."""
        calendar, planned = self.calendars[manager], self.plan[manager]
        moving = [session for session in planned if calendar.clashes(session.cells, hold.cells)]
        staying = [session for session in planned if session not in moving]
        while staying and not calendar.with_sessions([session.cells for session in staying]).serves(hold):
            moving.append(staying.pop())
        return moving, staying

    def _set(self, manager: int, holds: tuple[Hold, ...], left: Calendar) -> None:
        self.plan[manager], self.left[manager] = holds, left


def open_starts(
    calendars: Sequence[Calendar],
    holds: Counter[Hold],
    *,
    grid: Grid,
    needs: Needs,
    within: int,
    length: timedelta,
    step: timedelta,
) -> list[datetime]:
    """The starts at which one more session fits into `within`, every hold still being served."""
    found = Seating(calendars, holds).open_starts(needs, cells_of(length), within)
    return [grid.at(cell) for cell in bits(found & grid.every(step))]


def candidates(
    wanted: Hold,
    calendars: Sequence[Calendar],
    other_holds: Counter[Hold],
    *,
    randomness: random.Random,
    sessions: Mapping[int, int] | None = None,
) -> Iterator[int]:
    """Account managers who are free for `wanted`: those with fewer `sessions` first, at random among equals; last those
    without whom somebody else's hold could not be served."""
    seating, sessions = Seating(calendars, other_holds), sessions or {}
    free = sorted(calendar.manager for calendar in calendars if calendar.serves(wanted))
    randomness.shuffle(free)
    needed = []
    for manager in sorted(free, key=lambda manager: sessions.get(manager, 0)):
        if seating.could_give(wanted, manager):
            yield manager
        else:
            needed.append(manager)
    yield from needed


def _skills(calendar: Calendar) -> tuple[int, int, int]:
    """The least versatile come first: the others stay free for what only they can do."""
    countries = len(calendar.document_countries) or 1000
    return len(calendar.languages), countries, len(calendar.free)

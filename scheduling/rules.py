"""Who can serve which time, and which times to offer. Pure: values in, values out."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from core.ids import ALPHABET
from scheduling.slots import Grid, bits, cells_of, runs


@dataclass(frozen=True)
class Calendar:
    """One account manager: when they can begin and go on with a session (a mask of the grid's cells)."""

    manager: int
    languages: frozenset[str]
    free: int

    def serves(self, language: str, cells: int) -> bool:
        return language in self.languages and not cells & ~self.free


@dataclass(frozen=True)
class Hold:
    """A time that is held for a seller: one place of the pool's capacity over `cells`, nobody's in particular."""

    language: str
    cells: int


def open_starts(
    calendars: Sequence[Calendar],
    holds: Counter[Hold],
    *,
    grid: Grid,
    language: str,
    within: int,
    length: timedelta,
    step: timedelta,
) -> list[datetime]:
    """The starts at which one more session in `language` fits into `within`, every hold still being served."""
    width = cells_of(length)
    able = 0
    for calendar in calendars:
        if language in calendar.languages:
            able |= runs(calendar.free & within, width)
    session = (1 << width) - 1
    return [
        grid.at(cell)
        for cell in bits(able & grid.every(step))
        if _fits(Hold(language, session << cell), calendars, holds)
    ]


def _fits(wanted: Hold, calendars: Sequence[Calendar], holds: Counter[Hold]) -> bool:
    rivals = wishes(wanted, calendars, holds)
    return not rivals or all_served([who_serves(wanted, calendars), *rivals])


def wishes(wanted: Hold, calendars: Sequence[Calendar], holds: Counter[Hold]) -> list[set[int]]:
    """Who could serve each hold that shares time with `wanted`; like holds share one set."""
    return [
        could_serve
        for hold, count in holds.items()
        if hold.cells & wanted.cells
        for could_serve in [who_serves(hold, calendars)] * count
    ]


def who_serves(hold: Hold, calendars: Iterable[Calendar]) -> set[int]:
    return {calendar.manager for calendar in calendars if calendar.serves(hold.language, hold.cells)}


def all_served(wishes: Sequence[set[int]]) -> bool:
    """Whether every wish can have a manager of its own (bipartite matching by augmenting paths)."""
    serving: dict[int, int] = {}

    def seat(wish: int, asked: set[int]) -> bool:
        for manager in wishes[wish].difference(serving):
            serving[manager] = wish
            return True
        for manager in wishes[wish]:
            if manager not in asked:
                asked.add(manager)
                if seat(serving[manager], asked):
                    serving[manager] = wish
                    return True
        return False

    return all(seat(wish, set()) for wish in range(len(wishes)))


def candidates(
    wanted: Hold, calendars: Sequence[Calendar], other_holds: Counter[Hold], *, randomness: random.Random
) -> Iterator[int]:
    """Managers free for `wanted`, in random order; last those without whom somebody else's hold could not be served."""
    rivals = wishes(wanted, calendars, other_holds)
    free = sorted(who_serves(wanted, calendars))
    randomness.shuffle(free)
    needed = []
    for manager in free:
        if all_served([could_serve - {manager} for could_serve in rivals]):
            yield manager
        else:
            needed.append(manager)
    yield from needed


def new_code(randomness: random.Random) -> str:
    """A session ID such as K7MP-3XQR: easy to read aloud and to type."""
    letters = "".join(randomness.choices(ALPHABET.upper(), k=8))
    return f"{letters[:4]}-{letters[4:]}"


def tidy_code(typed: str) -> str:
    """A session ID as it is stored, from what a person typed: any case, with or without the dash, with spaces."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """IANA names, old ones included: browsers send Asia/Calcutta."""
    return frozenset(available_timezones())

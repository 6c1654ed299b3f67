"""Who can hold which session. Pure: values in, values out."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from zoneinfo import available_timezones

from core.ids import ALPHABET
from scheduling.slots import runs, widened


@dataclass(frozen=True)
class Needs:
    """What an appointment asks of an account manager. `document_country` "": not known; `place` None: by video."""

    language: str
    document_country: str = ""
    place: int | None = None


@dataclass(frozen=True)
class Calendar:
    """One account manager over a grid, as masks of its cells.

    `free` by place (None: by video): hours that no session takes, nor the `buffer` (in cells) before and after it.
    `starts` of the sessions are counted on each of their own `days`. `document_countries` empty: all.
    """

    manager: int
    languages: frozenset[str]
    free: Mapping[int | None, int]
    document_countries: frozenset[str] = frozenset()
    buffer: int = 0
    starts: int = 0
    days: Sequence[int] = ()
    sessions_per_day: int = 0

    def can_hold(self, needs: Needs) -> bool:
        any_country = not (self.document_countries and needs.document_country)
        return needs.language in self.languages and (any_country or needs.document_country in self.document_countries)

    def open_starts(self, needs: Needs, width: int) -> int:
        """The cells at which one more session of `width` cells can begin."""
        if not self.can_hold(needs):
            return 0
        return runs(self.free.get(needs.place, 0), width) & ~self._full_days

    def serves(self, needs: Needs, cells: int) -> bool:
        return bool(self.open_starts(needs, cells.bit_count()) & cells & -cells)

    def with_sessions(self, cells: int, starts: int) -> "Calendar":
        """With sessions over these cells, which begin in those."""
        taken = widened(cells, self.buffer)
        free = {place: mask & ~taken for place, mask in self.free.items()}
        return replace(self, free=free, starts=self.starts | starts)

    def is_full(self, day: int) -> bool:
        return (self.starts & day).bit_count() >= self.sessions_per_day

    @cached_property
    def _full_days(self) -> int:
        full = 0
        for day in self.days:
            if self.is_full(day):
                full |= day
        return full


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

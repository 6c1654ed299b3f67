"""Who can hold which session. Pure: values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduling.slots import runs, widened


@dataclass(frozen=True)
class Needs:
    """What an appointment asks of an account manager. `document_country` "": not known; `place` None: by video.
    `is_test`: of the test world, whose sellers see its own account managers, and live ones never."""

    language: str
    document_country: str = ""
    place: int | None = None
    is_test: bool = False


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
    is_test: bool = False

    def can_hold(self, needs: Needs) -> bool:
        if self.is_test != needs.is_test:
            return False
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

"""The policy figures of this app. They are kept where all figures are, in an app above, which says here where."""

from collections.abc import Callable
from typing import Protocol


class Figures(Protocol):
    @property
    def office_from_hour(self) -> int: ...

    @property
    def office_until_hour(self) -> int: ...

    @property
    def looks_per_hour_count(self) -> int: ...

    @property
    def export_events_count(self) -> int: ...

    @property
    def audit_kept_days(self) -> int: ...


_sources: list[Callable[[], Figures]] = []


def provide(source: Callable[[], Figures]) -> None:
    _sources[:] = [source]


def current_figures() -> Figures:
    return _sources[0]()

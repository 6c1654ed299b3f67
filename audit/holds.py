"""What keeps the log beyond its period. Apps above this one know of proceedings, and say so."""

from collections.abc import Callable
from datetime import datetime

_finds: list[Callable[[], datetime | None]] = []


def register(find: Callable[[], datetime | None]) -> None:
    """It finds the instant from which on every event is held; None: nothing is."""
    _finds[:] = [find]


def held_since() -> datetime | None:
    return _finds[0]()

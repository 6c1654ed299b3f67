"""Subjects whose events are closed to a reader for a while, by what upper apps know of them."""

from collections.abc import Callable
from typing import Any

_hidden: list[Callable[[Any], set[str]]] = []


def register(hidden: Callable[[Any], set[str]]) -> None:
    """It takes the reader, and names public ids."""
    _hidden.append(hidden)


def hidden_from(reader: Any) -> tuple[str, ...]:
    """Mostly none."""
    return tuple(sorted(set[str]().union(*(hidden(reader) for hidden in _hidden))))

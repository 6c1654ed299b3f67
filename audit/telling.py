"""The data of an event as a person reads it: JSON in, rows of text out. It asks no database."""

import re
from dataclasses import dataclass, field
from typing import Any

from audit import words
from audit.data import values_of

NOTHING = "–"
_LONG = re.compile(r"\b([a-z]+_[a-z0-9]{6})[a-z0-9]{10,}\b|\b([0-9a-f]{8})[0-9a-f]{56}\b")  # ids and hashes
PAIRS = [("before", "after"), ("from", "to")]


@dataclass(frozen=True)
class Told:
    """`changes`: (what, before, after). `others`: (what, value)."""

    changes: list[tuple[str, str, str]] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)


def told(action: str, data: str) -> Told:
    try:
        return _told(action, data)
    except RecursionError:  # nobody of us writes lists in lists in lists
        return Told([], [("data", data)])


def _told(action: str, data: str) -> Told:
    values = values_of(data)
    changes = _changed(values) + _moved(action, values)
    for before, after in PAIRS:
        if before in values and after in values:
            changes += _pair(values.pop(before), values.pop(after))
    return Told(changes, [(_name(key), _text(value)) for key, value in values.items()])


def in_a_line(action: str, data: str) -> str:
    """All that says something in one line, for a list."""
    all_told = told(action, data)
    changes = [f"{what} {before} → {after}".strip() for what, before, after in all_told.changes]
    line = "; ".join([*changes, *(f"{what}: {value}" for what, value in all_told.others if value != NOTHING)])
    return _LONG.sub(lambda found: f"{found[1] or found[2]}…", line)


def _moved(action: str, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Of "case.rejected" with {"from": "document_review"}: both are states of a case."""
    noun, _dot, state = action.partition(".")
    former = values.get("from")
    if not isinstance(former, str) or not words.is_known(f"{noun}.{former}"):
        return []
    del values["from"]
    return [("", _name(former), _name(state))]


def _changed(values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """{"changed": {name: [before, after]}}, taken out of the values."""
    changed = values.get("changed")
    if not isinstance(changed, dict):
        return []
    if not all(isinstance(each, list) and len(each) == 2 for each in changed.values()):
        return []
    del values["changed"]
    return [(_name(key), _text(before), _text(after)) for key, (before, after) in changed.items()]


def _pair(before: Any, after: Any) -> list[tuple[str, str, str]]:
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [("", _text(before), _text(after))]
    names = [*before, *(name for name in after if name not in before)]
    return [(_name(name), _text(before.get(name)), _text(after.get(name))) for name in names]


def _name(key: str) -> str:
    return key.replace("_", " ")


def _text(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{_name(key)}: {_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)

"""What a copy of everything about a seller is made of: sections, which each app registers in apps.py.

Left out is what would tell of other people or of how fraud is looked for; the copy says so (sellers.rights.bundle).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

from sellers.models import Seller


class Item(NamedTuple):
    """`code` names it in data.json, `label` for people. None and "" are left out."""

    code: str
    label: str
    value: str | int | bool | date | datetime | None


Row = list[Item]


def no_files(seller: Seller) -> Iterator[tuple[str, bytes]]:
    return iter(())


@dataclass(frozen=True)
class Section:
    """`rows(seller)` runs in the seller's language; `files(seller)` yields (path in the copy, content), and so does
    `originals(seller)`: files as they came."""

    code: str
    title: str | Promise
    rows: Callable[[Seller], Iterable[Row]]
    files: Callable[[Seller], Iterator[tuple[str, bytes]]] = no_files
    originals: Callable[[Seller], Iterator[tuple[str, bytes]]] = no_files


ToldAs = Callable[[str, dict[str, Any]], str]
_sections: dict[str, Section] = {}
_told_as: list[ToldAs] = []


def register(*sections: Section) -> None:
    _sections.update({section.code: section for section in sections})


def register_told_as(told_as: ToldAs) -> None:
    """Of an audited action and its data: the action by which the copy names it; "": it is left out."""
    _told_as.append(told_as)


def told_as(action: str, data: dict[str, Any]) -> str:
    for each in _told_as:
        action = each(action, data)
    return action


def sections() -> list[Section]:
    """As they were registered: who it is first, what the log says last."""
    return sorted(_sections.values(), key=lambda section: section.code in ("looks", "events"))

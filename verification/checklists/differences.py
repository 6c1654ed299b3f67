"""What differs between two versions of a checklist, for people to read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.languages import language_name
from verification.models import ChecklistItem

FIELDS = ["position", "title", "guidance", "where", "required", "evidence", "challenge", "picture", "reason_codes"]


@dataclass(frozen=True)
class Change:
    """`how` is "added", "removed" or "changed"; `fields` are (label, before, after) of what differs."""

    code: str
    title: str
    how: str
    fields: list[tuple[str, str, str]]


def changes_between(before: Iterable[ChecklistItem], after: Iterable[ChecklistItem]) -> list[Change]:
    """Checks are the same where their codes are."""
    old, new = {item.code: item for item in before}, {item.code: item for item in after}
    added = [Change(code, item.title, "added", []) for code, item in new.items() if code not in old]
    removed = [Change(code, item.title, "removed", []) for code, item in old.items() if code not in new]
    both = [(item, _differing(old[code], item)) for code, item in new.items() if code in old]
    return added + removed + [Change(item.code, item.title, "changed", fields) for item, fields in both if fields]


def _differing(old: ChecklistItem, new: ChecklistItem) -> list[tuple[str, str, str]]:
    pairs = [(_label(name), _shown(old, name), _shown(new, name)) for name in FIELDS]
    for language in sorted(set(old.instruction) | set(new.instruction)):
        label = _("Instruction, %(language)s") % {"language": language_name(language)}
        pairs.append((label, old.instruction.get(language, ""), new.instruction.get(language, "")))
    return [(label, before, after) for label, before, after in pairs if before != after]


def _label(name: str) -> str:
    return capfirst(str(ChecklistItem._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _shown(item: ChecklistItem, name: str) -> str:
    value: Any = getattr(item, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value)
    display = getattr(item, f"get_{name}_display", None)
    return str(display() if display else value)

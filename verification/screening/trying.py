"""What a plan would have made of past runs of the screen, from what they stored. Pure, and nothing is screened anew.

Runs that found the same are judged once, together: there are few kinds of them, however many runs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from verification.screening.judging import needs_session
from verification.screening.rules import SCREENED


class Change(StrEnum):
    TO_SESSION = "to_session"
    TO_CLEAR = "to_clear"
    UNKNOWN = "unknown"
    SAME = "same"


@dataclass(frozen=True)
class Runs:
    """`count` runs that stored these `findings`, {rule: {"version": 1, "found": true}}."""

    findings: Mapping[str, Mapping[str, Any]]
    session: bool
    count: int

    @property
    def found(self) -> list[str]:
        return [name for name, finding in self.findings.items() if finding["found"]]


@dataclass
class RuleTried:
    """Of one rule: how many runs found it, how many of those change, how many never asked it, or asked another
    version of it."""

    name: str
    points_now: int
    points: int
    found: int = 0
    changed: int = 0
    not_asked: int = 0
    other_version: int = 0


@dataclass
class Tried:
    count: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    rules: list[RuleTried] = field(default_factory=list)
    changed: dict[Change, list[Runs]] = field(default_factory=dict)


def try_plan(runs: Iterable[Runs], *, now: Mapping[str, int], weights: Mapping[str, int], session_from: int) -> Tried:
    """`now`: the points of the plan in force, to show beside."""
    tried = Tried(rules=[RuleTried(name, now.get(name, 0), weights.get(name, 0)) for name in _names(now, weights)])
    versions = {rule.name: rule.version for rule in SCREENED}
    for each in runs:
        change = change_of(each, weights, session_from)
        tried.count += each.count
        tried.changes[change] += each.count
        if change != Change.SAME:
            tried.changed.setdefault(change, []).append(each)
        for rule in tried.rules:
            _count(rule, each, change, versions.get(rule.name))
    return tried


def change_of(runs: Runs, weights: Mapping[str, int], session_from: int) -> Change:
    """Unknown where a rule that was not asked then could make the difference."""
    by_plan = needs_session(runs.found, weights, session_from)
    not_asked = [name for name in weights if name not in runs.findings]
    if not by_plan and needs_session([*runs.found, *not_asked], weights, session_from):
        return Change.UNKNOWN
    if by_plan == runs.session:
        return Change.SAME
    return Change.TO_SESSION if by_plan else Change.TO_CLEAR


def _names(now: Mapping[str, int], weights: Mapping[str, int]) -> list[str]:
    known = [rule.name for rule in SCREENED]
    return known + sorted({*now, *weights} - set(known))


def _count(rule: RuleTried, runs: Runs, change: Change, version: int | None) -> None:
    finding = runs.findings.get(rule.name)
    if finding is None:
        rule.not_asked += runs.count
        return
    rule.other_version += runs.count * (finding["version"] != version)
    rule.found += runs.count * finding["found"]
    rule.changed += runs.count * (finding["found"] and change in (Change.TO_SESSION, Change.TO_CLEAR))

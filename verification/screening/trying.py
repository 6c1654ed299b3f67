"""What a plan would have made of past runs of the screen, from what they stored. Pure, and nothing is screened anew.

Runs that found and measured the same are judged once, together: there are far fewer kinds of them than runs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from verification.screening.judging import needs_session
from verification.screening.measured import Measures
from verification.screening.rule import Rule
from verification.screening.rules import SCREENED
from verification.screening.thresholds import SHIPPED, Thresholds

_RULES = {rule.name: rule for rule in SCREENED}


class Change(StrEnum):
    TO_SESSION = "to_session"
    TO_CLEAR = "to_clear"
    UNKNOWN = "unknown"
    SAME = "same"


@dataclass(frozen=True)
class Plan:
    """All by which a ScreenPlan judges."""

    weights: Mapping[str, int]
    session_from: int = 100
    thresholds: Thresholds = SHIPPED


@dataclass(frozen=True)
class Runs:
    """`count` runs that stored these `findings`, {rule: {"version": 1, "found": true}}, and these measures, by the
    thresholds of `then`. `kind`: by what whoever asks finds these runs again."""

    findings: Mapping[str, Mapping[str, Any]]
    session: bool
    count: int
    measures: Measures = field(default_factory=dict)
    then: Thresholds = SHIPPED
    kind: Mapping[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> set[str]:
        return {name for name, finding in self.findings.items() if finding["found"]}


@dataclass
class RuleTried:
    """Of one rule: how many runs found it, how many would by the plan, how many of either change, of how many it
    cannot be known, and how many asked another version of it."""

    name: str
    points_now: int
    points: int
    found: int = 0
    finds: int = 0
    changed: int = 0
    unknown: int = 0
    other_version: int = 0


@dataclass
class Tried:
    count: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    rules: list[RuleTried] = field(default_factory=list)
    changed: dict[Change, list[Runs]] = field(default_factory=dict)


def try_plan(runs: Iterable[Runs], *, now: Mapping[str, int], plan: Plan) -> Tried:
    """`now`: the points of the plan in force, to show beside."""
    names = _names(now, plan.weights)
    tried = Tried(rules=[RuleTried(name, now.get(name, 0), plan.weights.get(name, 0)) for name in names])
    for each in runs:
        by_plan = {name: _finds(name, each, plan.thresholds) for name in {*names, *each.findings}}
        change = change_of(each, by_plan, plan)
        tried.count += each.count
        tried.changes[change] += each.count
        if change != Change.SAME:
            tried.changed.setdefault(change, []).append(each)
        for rule in tried.rules:
            _count(rule, each, change, by_plan[rule.name])
    return tried


def change_of(runs: Runs, by_plan: Mapping[str, bool | None], plan: Plan) -> Change:
    """Unknown where a rule of which nobody knows what it would find could make the difference."""
    found = [name for name, finds in by_plan.items() if finds]
    unknown = [name for name, finds in by_plan.items() if finds is None]
    session = needs_session(found, plan.weights, plan.session_from)
    if not session and needs_session([*found, *unknown], plan.weights, plan.session_from):
        return Change.UNKNOWN
    if session == runs.session:
        return Change.SAME
    return Change.TO_SESSION if session else Change.TO_CLEAR


def _finds(name: str, runs: Runs, thresholds: Thresholds) -> bool | None:
    """By these thresholds; None: it was not asked then, or too little was kept to ask it again."""
    finding, rule = runs.findings.get(name), _RULES.get(name)
    if finding is None:
        return None
    if rule is None or rule.by_measures is None or _compares_the_same(rule, runs.then, thresholds):
        return bool(finding["found"])
    return rule.by_measures(runs.measures, thresholds)


def _compares_the_same(rule: Rule, then: Thresholds, thresholds: Thresholds) -> bool:
    return all(getattr(then, figure) == getattr(thresholds, figure) for figure in rule.compares)


def _names(now: Mapping[str, int], weights: Mapping[str, int]) -> list[str]:
    return [*_RULES, *sorted({*now, *weights} - _RULES.keys())]


def _count(rule: RuleTried, runs: Runs, change: Change, finds: bool | None) -> None:
    rule.unknown += runs.count * (finds is None)
    rule.finds += runs.count * bool(finds)
    finding = runs.findings.get(rule.name)
    if finding is None:
        return
    version = _RULES[rule.name].version if rule.name in _RULES else None
    rule.other_version += runs.count * (finding["version"] != version)
    rule.found += runs.count * finding["found"]
    rule.changed += runs.count * (bool(finding["found"] or finds) and change in (Change.TO_SESSION, Change.TO_CLEAR))

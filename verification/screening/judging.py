"""What the rules find in a seller's facts, what a plan makes of it, and what each rule is called. Pure."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from verification.screening.facts import Facts
from verification.screening.rule import Rule, never
from verification.screening.rules import ALL, SCREENED

Finding = dict[str, int | bool]  # {"version": 1, "found": true}, as stored

_BY_VERSION = {(rule.name, rule.version): rule for rule in ALL}
_ALWAYS = {rule.name for rule in ALL if rule.always}


def screen(facts: Facts) -> list[Rule]:
    """The rules that found something."""
    return [rule for rule in SCREENED if rule.finds(facts)]


def findings_of(found: Iterable[Rule]) -> dict[str, Finding]:
    """Each rule that ran, with its version and whether it found something; and what was said besides."""
    found = list(found)
    ran = {rule.name: rule for rule in [*SCREENED, *found]}
    return {name: {"version": rule.version, "found": rule in found} for name, rule in ran.items()}


def score_of(found: Iterable[str], weights: Mapping[str, int]) -> int:
    """A rule that the plan does not name adds nothing."""
    return sum(weights.get(name, 0) for name in found)


def needs_session(found: Iterable[str], weights: Mapping[str, int], session_from: int) -> bool:
    """Or else a person reviews the documents."""
    found = list(found)
    return not _ALWAYS.isdisjoint(found) or score_of(found, weights) >= session_from


def is_told(rule: Rule, weights: Mapping[str, int]) -> bool:
    """What adds nothing is kept, and no signal."""
    return rule.always or weights.get(rule.name, 0) > 0


def rule_of(name: str, version: int) -> Rule:
    """As it was then. Of one that this release knows no more there is at least its name."""
    return _BY_VERSION.get((name, version)) or Rule(
        name,
        version,
        never,
        _("We had a question about your details."),
        "This release knows no such rule: it was written for another one. Its texts stand in that release.",
    )

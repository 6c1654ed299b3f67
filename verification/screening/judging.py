"""What the rules find in a seller's facts, and what each of them is called."""

from verification.screening.facts import Facts
from verification.screening.rule import Rule
from verification.screening.rules import ALL, SCREENED

_BY_VERSION = {(rule.name, rule.version): rule for rule in ALL}


def screen(facts: Facts) -> list[Rule]:
    """The rules that found something. None: a person reviews the documents; any: a session is needed."""
    return [rule for rule in SCREENED if rule.finds(facts)]


def rule_of(name: str, version: int) -> Rule:
    return _BY_VERSION[name, version]

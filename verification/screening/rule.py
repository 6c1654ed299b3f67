"""One small, versioned, pure rule.

A signal keeps rule and version; its texts are looked up by them (judging.rule_of), so a rule that changes gets a new
version and the old one stays in rules.EARLIER for as long as signals name it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from verification.screening.facts import Facts


@dataclass(frozen=True)
class Rule:
    """`reason` is what the seller reads; `internal` is for staff."""

    name: str
    version: int
    finds: Callable[[Facts], bool]
    reason: str | Promise
    internal: str


def never(facts: Facts) -> bool:
    """Nothing that the screen looks for: staff, a campaign or an earlier session say so."""
    return False

"""One small, versioned, pure rule.

A signal keeps rule and version; its texts are looked up by them (judging.rule_of), so a rule that changes gets a new
version and the old one moves to rules/earlier.py. So does a rule that is removed: what it found is explained for as
long as cases are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from verification.screening.facts import Facts
from verification.screening.measured import Measures
from verification.screening.thresholds import Thresholds


def nobody(facts: Facts) -> int:
    return 0


@dataclass(frozen=True)
class Rule:
    """`reason` is what the seller reads; `internal` and `question`, to ask in the session, are for staff.

    `points`: by the shipped plan. `accounts`: how many other accounts the finding is about. Rules with one `topic` are
    told and answered together, so that nobody can tell which of them it was. `always`: a session whatever the plan.
    `by_measures`: what it finds in what a run kept, by other thresholds, or None if nothing of it was kept; `compares`:
    the names of these thresholds.
    """

    name: str
    version: int
    finds: Callable[[Facts], bool]
    reason: str | Promise
    internal: str
    points: int = 100
    question: str = ""
    topic: str = ""
    accounts: Callable[[Facts], int] = nobody
    always: bool = False
    answerable: bool = True
    by_measures: Callable[[Measures, Thresholds], bool | None] | None = None
    compares: tuple[str, ...] = ()

    @property
    def told_as(self) -> str:
        return self.topic or self.name

    @property
    def is_question(self) -> bool:
        """About other accounts: alone it never leads to a session."""
        return self.accounts is not nobody


def never(facts: Facts) -> bool:
    """Nothing that the screen looks for: staff, a campaign or an earlier session say so; or a rule that is no more."""
    return False

"""What a run keeps of what it measured, so that other thresholds can be tried on it later. Pure."""

from collections.abc import Mapping
from typing import Any

from verification.comparing.validity import days_since_issue
from verification.screening.details import day_of
from verification.screening.facts import Facts
from verification.screening.thresholds import FURTHEST_DAYS, Thresholds

Measures = Mapping[str, Any]
AGE, NEWCOMERS, DRAW = "document_age_days", "newcomers", "draw"


def measures_of(facts: Facts) -> dict[str, Any]:
    """Of the document's age None: not declared, or further back than any threshold. Newcomers as {"days ago": count}.
    The draw has a column of its own."""
    issued, today = day_of(facts.issued_on), day_of(facts.today)
    age = days_since_issue(issued, on=today) if issued and today else None
    return {
        AGE: None if age is None or age >= FURTHEST_DAYS else age,
        NEWCOMERS: {str(days): count for days, count in facts.newcomers.items()},
    }


def newcomers_in(measures: Measures, thresholds: Thresholds) -> int:
    """How many registered within the days of the thresholds."""
    by_day = measures[NEWCOMERS].items()
    return sum(count for days, count in by_day if int(days) < thresholds.velocity_days)

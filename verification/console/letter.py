"""What the seller will read of a decision that has not taken effect, in their language, and the same in English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_info, override

from verification.models import Case, Decision
from verification.reviewing.actions.effects import due_after
from verification.reviewing.findings import DecisionText, Finding, due_text, text_before


@dataclass(frozen=True)
class Letter:
    """`in_english`: None where the seller reads English."""

    language: dict[str, Any]
    text: DecisionText
    in_english: DecisionText | None


def letter_of(
    case: Case,
    outcome: str,
    findings: list[Finding],
    *,
    accepted: Sequence[str | Promise],
    missing: Sequence[str | Promise],
) -> Letter | None:
    """None for a suspicion of fraud, of which the seller reads nothing."""
    if outcome == Decision.Outcome.FRAUD_SUSPECTED:
        return None
    language, due_at = case.seller.user.language, due_after(case, Decision.Outcome(outcome))

    def text() -> DecisionText:
        return text_before(case, outcome, findings, due_text(due_at, case), accepted=accepted, missing=missing)

    with override(language):
        theirs = text()
    return Letter(get_language_info(language), theirs, text() if language != "en" else None)

"""Cases, what was found in them, and campaigns that invite sellers to new ones."""

from verification.models.campaigns import Campaign, Invitation
from verification.models.cases import Case, Check, Decision, DocumentOutcome, Review, Signal, Still

__all__ = [
    "Campaign",
    "Case",
    "Check",
    "Decision",
    "DocumentOutcome",
    "Invitation",
    "Review",
    "Signal",
    "Still",
]

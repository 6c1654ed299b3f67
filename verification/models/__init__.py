"""Cases, what was found in them, sessions that were missed, and campaigns that invite sellers to new ones."""

from verification.models.campaigns import Campaign, Invitation
from verification.models.cases import Case, Check, Decision, DocumentOutcome, Review, Signal, Still
from verification.models.missed import MissedSession

__all__ = [
    "Campaign",
    "Case",
    "Check",
    "Decision",
    "DocumentOutcome",
    "Invitation",
    "MissedSession",
    "Review",
    "Signal",
    "Still",
]

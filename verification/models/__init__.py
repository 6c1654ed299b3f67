"""Cases, what was found in them, sessions that were missed, and campaigns that invite sellers to new ones."""

from verification.models.campaigns import Campaign, Invitation
from verification.models.cases import Case, Check, Decision, DocumentOutcome, Review, Signal, Still
from verification.models.details import Correction, Reading
from verification.models.missed import MissedSession

__all__ = [
    "Campaign",
    "Case",
    "Check",
    "Correction",
    "Decision",
    "DocumentOutcome",
    "Invitation",
    "MissedSession",
    "Reading",
    "Review",
    "Signal",
    "Still",
]

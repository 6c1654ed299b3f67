"""The rows of this app: cases and what was found in them; what it was found by; what came before and comes after."""

from verification.models.announcements import Announcement, AnnouncementVersion
from verification.models.appeals import Appeal, AppealPaper
from verification.models.campaigns import Campaign, Invitation
from verification.models.cases import Case, Check, Decision, DocumentOutcome, Review, Signal, Still
from verification.models.certifications import Certification, HighVolume, SuspensionBatch, VolumeImport
from verification.models.challenges import SentCode
from verification.models.change_requests import ChangeRequest
from verification.models.checklists import Checklist, ChecklistItem
from verification.models.details import Correction, Reading
from verification.models.detours import Detour
from verification.models.giving_back import GiveBack
from verification.models.measures import Measure
from verification.models.missed import MissedSession
from verification.models.promises import Promise
from verification.models.reasons import Reason, ReasonVersion
from verification.models.screening import Screening, ScreenPlan, SignalAnswer
from verification.models.second import SecondReview

__all__ = [
    "Announcement",
    "AnnouncementVersion",
    "Appeal",
    "AppealPaper",
    "Campaign",
    "Case",
    "Certification",
    "ChangeRequest",
    "Check",
    "Checklist",
    "ChecklistItem",
    "Correction",
    "Decision",
    "Detour",
    "DocumentOutcome",
    "GiveBack",
    "HighVolume",
    "Invitation",
    "Measure",
    "MissedSession",
    "Promise",
    "Reading",
    "Reason",
    "ReasonVersion",
    "Review",
    "ScreenPlan",
    "Screening",
    "SecondReview",
    "SentCode",
    "Signal",
    "SignalAnswer",
    "Still",
    "SuspensionBatch",
    "VolumeImport",
]

"""Who can hold sessions when and by which training, what was offered and booked, and what happens in the room."""

from scheduling.models.alarms import CapacityAlarm, Overview
from scheduling.models.availability import AccountManager, Availability, ExtraHours, HolidayChange, Place, TimeOff
from scheduling.models.bookings import Booking
from scheduling.models.meetings import Meeting
from scheduling.models.offers import Offer
from scheduling.models.recordings import Recording, RecordingPart
from scheduling.models.sessions import ChatLine, Companion, JoinToken, Listening, Presence, Session, Side
from scheduling.models.training import Attempt, Certificate, Question, Topic, TrainingModule

__all__ = [
    "AccountManager",
    "Attempt",
    "Availability",
    "Booking",
    "CapacityAlarm",
    "Certificate",
    "ChatLine",
    "Companion",
    "ExtraHours",
    "HolidayChange",
    "JoinToken",
    "Listening",
    "Meeting",
    "Offer",
    "Overview",
    "Place",
    "Presence",
    "Question",
    "Recording",
    "RecordingPart",
    "Session",
    "Side",
    "TimeOff",
    "Topic",
    "TrainingModule",
]

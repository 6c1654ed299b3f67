"""Who can hold sessions when, what was offered and booked, and what happens in the room."""

from scheduling.models.alarms import CapacityAlarm, Overview
from scheduling.models.availability import AccountManager, Availability, ExtraHours, HolidayChange, Place, TimeOff
from scheduling.models.bookings import Booking
from scheduling.models.meetings import Meeting
from scheduling.models.offers import Offer
from scheduling.models.recordings import Recording, RecordingPart
from scheduling.models.sessions import ChatLine, Companion, JoinToken, Listening, Presence, Session, Side

__all__ = [
    "AccountManager",
    "Availability",
    "Booking",
    "CapacityAlarm",
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
    "Recording",
    "RecordingPart",
    "Session",
    "Side",
    "TimeOff",
]

"""Calendars, places and holidays as leads and ops keep them; bookings and sessions to look at."""

from scheduling import board
from scheduling.admin import bookings, holidays, managers, places

__all__ = ["board", "bookings", "holidays", "managers", "places"]

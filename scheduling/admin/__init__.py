"""Calendars, places and holidays as leads and ops keep them; bookings and sessions to look at."""

from scheduling.admin import bookings, capacity, holidays, managers, places

__all__ = ["bookings", "capacity", "holidays", "managers", "places"]

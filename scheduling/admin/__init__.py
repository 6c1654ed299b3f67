"""Calendars, places and holidays as leads and ops keep them; bookings and sessions to look at; training."""

from scheduling.admin import bookings, capacity, holidays, managers, places
from scheduling.training.admin import CertificateAdmin, TrainingModuleAdmin

__all__ = ["CertificateAdmin", "TrainingModuleAdmin", "bookings", "capacity", "holidays", "managers", "places"]

"""The calendar file of a booking (RFC 5545): no name, no link, no session ID, since calendars are shared."""

from datetime import UTC
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.clock import database_now
from scheduling.models import Booking


def calendar_file(booking: Booking) -> bytes:
    """In the active language. UID and SEQUENCE let a calendar follow changes and remove what was cancelled."""
    cancelled = booking.status == Booking.Status.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Vouchroom//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{booking.uid}@{urlsplit(settings.SITE_ORIGIN).hostname}")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", database_now().astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    event.add("summary", _("Vouchroom video session"))
    event.add("description", _("Log in to Vouchroom to enter, change or cancel this session."))
    event.add("url", settings.SITE_ORIGIN)
    calendar.add_component(event)
    return calendar.to_ical()

"""The calendar file of a booking (RFC 5545): no name, no join link, no session ID, since calendars are shared."""

from datetime import UTC
from email.mime.text import MIMEText
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.clock import database_now
from scheduling.models import Booking


def calendar_file(booking: Booking, *, attendee: str = "") -> bytes:
    """In the active language. UID and SEQUENCE let a calendar follow changes and remove what was cancelled.

    `attendee`: the address to which it is sent, as an invitation (RFC 5546); a file to download names nobody.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Vouchroom//EN")
    calendar.add("version", "2.0")
    calendar.add("method", _method(booking, attendee))
    calendar.add_component(_event(booking, attendee))
    return calendar.to_ical()


def calendar_part(booking: Booking, attendee: str) -> MIMEText:
    """The file as a part of a mail to `attendee`."""
    part = MIMEText(calendar_file(booking, attendee=attendee).decode(), "calendar", "utf-8")
    part.set_param("method", _method(booking, attendee))
    part.add_header("Content-Disposition", "attachment", filename="vouchroom.ics")
    return part


def _method(booking: Booking, attendee: str) -> str:
    if booking.status == Booking.Status.CANCELLED:
        return "CANCEL"
    return "REQUEST" if attendee else "PUBLISH"


def _event(booking: Booking, attendee: str) -> Event:
    page = settings.SITE_ORIGIN + reverse("booking", args=[booking.public_id])
    event = Event()
    event.add("uid", f"{booking.uid}@{urlsplit(settings.SITE_ORIGIN).hostname}")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", database_now().astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if booking.status == Booking.Status.CANCELLED else "CONFIRMED")
    event.add("organizer", f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if booking.place:
        event.add("summary", _("Vouchroom session in person"))
        event.add("location", booking.place.in_one_line)
        text = _("Bring your originals and the session ID. Log in to Vouchroom to change or cancel this session.")
    else:
        event.add("summary", _("Vouchroom video session"))
        text = _("Log in to Vouchroom to enter, change or cancel this session.")
    event.add("description", f"{text} {page}")
    event.add("url", page)
    if attendee:
        event.add("attendee", f"mailto:{attendee}", parameters={"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return event

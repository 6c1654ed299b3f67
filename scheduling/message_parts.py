"""What the texts around a session are made of, by video as in person."""

from collections.abc import Callable, Sequence
from email.mime.base import MIMEBase

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import format_moment, format_moment_briefly
from messaging.channels.sms_length import fit_sms, plain
from messaging.models import Message
from scheduling.calendar import calendar_part
from scheduling.models import Booking


def booking_of(message: Message) -> Booking:
    if isinstance(message.subject, Booking):
        return message.subject
    return bookings([message.about]).get()


def bookings(public_ids: Sequence[str]) -> QuerySet[Booking]:
    """With all that the texts around a session ask of them."""
    return Booking.objects.filter(public_id__in=public_ids).select_related("session", "place", "manager__user")


def when_of(booking: Booking) -> str:
    return format_moment(booking.starts_at, booking.time_zone, get_language())


def reminder_sms(message: Message, booking: Booking) -> str:
    """Neither link nor session ID: it is read on locked phones, and what is needed stands behind the log-in. Where it
    holds that, it names the page on which it is switched off."""
    said = {"when": plain(format_moment_briefly(booking.starts_at, booking.time_zone, get_language()))}
    with_phrase = said | {"phrase": message.recipient.phrase}
    off = _("Vouchroom: session %(when)s. Your phrase: %(phrase)s. To end these SMS, log in: Messages and language.")
    wordings = [
        off % with_phrase,
        _("Vouchroom: session %(when)s. Your phrase: %(phrase)s") % with_phrase,
        _("Vouchroom: session %(when)s.") % said,
    ]
    return fit_sms(wordings)


def booking_page(booking: Booking) -> tuple[str, str]:
    return _("Your booking"), reverse("booking", args=[booking.public_id])


def home_page() -> tuple[str, str]:
    return _("Home"), reverse("home")


def calendar_of(message: Message, booking: Booking) -> Callable[[], MIMEBase]:
    return lambda: calendar_part(booking, message.recipient.email)

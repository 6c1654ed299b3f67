"""What is said around a session. Times are in the zone in which the seller agreed to them."""

from collections.abc import Callable
from email.mime.base import MIMEBase
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import database_now
from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from scheduling.calendar import calendar_part
from scheduling.models import Booking, Session


def _booking(message: Message) -> Booking:
    if isinstance(message.subject, Booking):
        return message.subject
    return Booking.objects.select_related("session").get(public_id=message.about)


def _when(booking: Booking) -> str:
    return format_moment(booking.starts_at, booking.time_zone, get_language())


def _booking_page(booking: Booking) -> tuple[str, str]:
    return _("Your booking"), reverse("booking", args=[booking.public_id])


def _calendar(message: Message, booking: Booking) -> Callable[[], MIMEBase]:
    return lambda: calendar_part(booking, message.recipient.email)


def _session_booked(message: Message, secret: dict[str, Any]) -> Text:
    booking = _booking(message)
    title = _("Your video session has been moved") if booking.sequence else _("Your video session is booked")
    return Text(
        title=title,
        paragraphs=[
            _("It starts on %(when)s.") % {"when": _when(booking)},
            _(
                "The link and the session ID come in a message of their own before it starts. "
                "On the booking page you can check your camera and microphone, save the time in your calendar, "
                "change it or cancel it."
            ),
            _("Have at hand what you uploaded: your identity document and your bank statement."),
        ],
        action=_booking_page(booking),
        attachment=_calendar(message, booking),
    )


def _session_link(message: Message, secret: dict[str, Any]) -> Text:
    """Only the copy that goes out holds the link; the message center leads to the booking."""
    booking = _booking(message)
    link = (_("Enter the session"), reverse("join", args=[secret["token"]])) if secret else None
    return Text(
        title=_("Link and session ID for your video session"),
        paragraphs=[
            _("It starts on %(when)s.") % {"when": _when(booking)},
            _("Your session ID: %(code)s") % {"code": booking.session.code},
            _(
                "To enter you need the link, the session ID and your own log-in. Keep the link and the session ID to "
                "yourself: we never ask for them by phone or e-mail."
            ),
        ],
        action=link or _booking_page(booking),
    )


def _session_reminder(message: Message, secret: dict[str, Any]) -> Text:
    booking = _booking(message)
    return Text(
        title=_("Your video session starts soon"),
        paragraphs=[
            _("It starts on %(when)s.") % {"when": _when(booking)},
            _("Your session ID: %(code)s") % {"code": booking.session.code},
            _("You can enter with the link that we sent before, or from the booking page."),
        ],
        action=_booking_page(booking),
    )


def _booking_cancelled(message: Message, secret: dict[str, Any]) -> Text:
    booking = _booking(message)
    return Text(
        title=_("Your video session is cancelled"),
        paragraphs=[
            _("The session on %(when)s will not take place.") % {"when": _when(booking)},
            _("Nobody expects you then, and its link no longer works. Your home page shows what comes next."),
        ],
        action=(_("Home"), reverse("home")),
        attachment=_calendar(message, booking),
    )


def _session_reassigned(message: Message, secret: dict[str, Any]) -> Text:
    booking = Booking.objects.select_related("manager__user").get(public_id=message.about)
    return Text(
        title=_("Somebody else attends your video session"),
        paragraphs=[
            _("The account manager who was to hold your session cannot come. %(name)s attends instead.")
            % {"name": booking.manager.user.full_name},
            _("It still starts on %(when)s, with the same link and the same session ID. You need to do nothing.")
            % {"when": _when(booking)},
        ],
        action=_booking_page(booking),
        attachment=_calendar(message, booking),
    )


def _booking_called_off(message: Message, secret: dict[str, Any]) -> Text:
    booking = _booking(message)
    return Text(
        title=_("We have to cancel your video session"),
        paragraphs=[
            _("The session on %(when)s will not take place: the account manager cannot come, and nobody else is free.")
            % {"when": _when(booking)},
            _("We are sorry. It was our fault, and it does not count against you."),
            _("Your home page shows how to choose another time."),
        ],
        action=(_("Home"), reverse("home")),
        attachment=_calendar(message, booking),
    )


def _same_manager(message: Message) -> bool:
    return _still_ahead(message) and _booking(message).sequence == message.revision


def _stands(message: Message) -> bool:
    return _booking(message).status == Booking.Status.BOOKED


def _still_ahead(message: Message) -> bool:
    """Not moved, cancelled, begun or past: a link or reminder has a use."""
    booking = _booking(message)
    return (
        booking.status == Booking.Status.BOOKED
        and booking.session.status == Session.Status.SCHEDULED
        and booking.ends_at > database_now()
    )


def _starts_later(message: Message) -> bool:
    booking = _booking(message)
    return _still_ahead(message) and booking.starts_at > database_now() and booking.session.entered_at is None


PURPOSES = [
    Purpose("session_booked", _session_booked, still_true=_stands),
    Purpose("session_link", _session_link, still_true=_still_ahead),
    Purpose("session_reminder", _session_reminder, still_true=_starts_later),
    Purpose("session_reassigned", _session_reassigned, still_true=_same_manager),
    Purpose("booking_called_off", _booking_called_off, still_true=lambda message: True),
    Purpose("booking_cancelled", _booking_cancelled, still_true=lambda message: True),
]

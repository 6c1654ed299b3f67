"""What is said around a session in person: where to come, what to bring, and the session ID. No link leads into it."""

from typing import Any

from django.utils.translation import gettext as _

from messaging.models import Message
from messaging.purposes import Text
from scheduling.message_parts import booking_page, calendar_of, home_page, reminder_sms, when_of
from scheduling.models import Booking


def _starts(booking: Booking) -> str:
    return _("It starts on %(when)s.") % {"when": when_of(booking)}


def _come_to(booking: Booking) -> str:
    return _("Come to: %(place)s.") % {"place": _place(booking)}


def _place(booking: Booking) -> str:
    """Its callers know that there is one."""
    return booking.place.in_one_line if booking.place else ""


def _bring() -> str:
    return _("Bring the originals of what you uploaded: your identity document and your bank statement.")


def session_booked(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    moved = booking.sequence > 0
    return Text(
        title=_("Your session in person has been moved") if moved else _("Your session in person is booked"),
        paragraphs=[
            _starts(booking),
            _come_to(booking),
            _bring(),
            _(
                "The session ID comes in a message of its own before it starts: you say it there. "
                "On the booking page you can save the time in your calendar, change it or cancel it."
            ),
        ],
        action=booking_page(booking),
        attachment=calendar_of(message, booking),
    )


def session_link(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Session ID for your session in person, and where to come"),
        paragraphs=[
            _starts(booking),
            _come_to(booking),
            _("Your session ID: %(code)s") % {"code": booking.session.code},
            _(
                "Say it to the account manager when you are there: that begins the session. Until then keep it to "
                "yourself: we never ask for it by phone or e-mail."
            ),
            _bring(),
        ],
        action=booking_page(booking),
    )


def session_reminder(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your session in person starts soon"),
        paragraphs=[
            _starts(booking),
            _come_to(booking),
            _("Your session ID: %(code)s") % {"code": booking.session.code},
            _bring(),
        ],
        action=booking_page(booking),
        sms=reminder_sms(message, booking),
    )


def booking_cancelled(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your session in person is cancelled"),
        paragraphs=[
            _("The session on %(when)s will not take place.") % {"when": when_of(booking)},
            _("Nobody expects you there: %(place)s. Your home page shows what comes next.")
            % {"place": _place(booking)},
        ],
        action=home_page(),
        attachment=calendar_of(message, booking),
    )


def session_reassigned(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Somebody else meets you at your session in person"),
        paragraphs=[
            _("The account manager who was to hold your session cannot come. %(name)s attends instead.")
            % {"name": booking.manager.user.full_name},
            _("It still starts on %(when)s, at the same place and with the same session ID. You need to do nothing.")
            % {"when": when_of(booking)},
            _come_to(booking),
        ],
        action=booking_page(booking),
        attachment=calendar_of(message, booking),
    )


def booking_called_off(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("We have to cancel your session in person"),
        paragraphs=[
            _("The session on %(when)s will not take place: the account manager cannot come, and nobody else is free.")
            % {"when": when_of(booking)},
            _("Nobody expects you there: %(place)s.") % {"place": _place(booking)},
            _("We are sorry. It was our fault, and it does not count against you."),
            _("Your home page shows how to choose another time."),
        ],
        action=home_page(),
        attachment=calendar_of(message, booking),
    )

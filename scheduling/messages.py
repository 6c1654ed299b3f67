"""What is said around a session. Times are in the zone in which the seller agreed to them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import database_now
from core.policy import current_policy
from messaging.models import Message
from messaging.purposes import Purpose, Text
from scheduling import messages_in_person as in_person
from scheduling.message_parts import booking_of, booking_page, bookings, calendar_of, home_page, reminder_sms, when_of
from scheduling.models import Booking, Session
from scheduling.session_ids import CODE

Words = Callable[[Message, Booking, dict[str, Any]], Text]


def _session_booked(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    title = _("Your video session has been moved") if booking.sequence else _("Your video session is booked")
    return Text(
        title=title,
        paragraphs=[
            _("It starts on %(when)s.") % {"when": when_of(booking)},
            _(
                "The link and the session ID come in a message of their own before it starts. "
                "On the booking page you can check your camera and microphone, save the time in your calendar, "
                "change it or cancel it."
            ),
            _("Have at hand what you uploaded: your identity document and your bank statement."),
        ],
        action=booking_page(booking),
        attachment=calendar_of(message, booking),
    )


def _session_link(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    """Only the copy that goes out holds the link; the button of the message center leads to the booking's page, from
    where one enters too."""
    _label, page = booking_page(booking)
    return Text(
        title=_("Link and session ID for your video session"),
        paragraphs=[
            _("It starts on %(when)s.") % {"when": when_of(booking)},
            _("Your session ID: %(code)s") % {"code": booking.session.code},
            _(
                "To enter you need the link, the session ID and your own log-in. Keep the link and the session ID to "
                "yourself: we never ask for them by phone or e-mail."
            ),
        ],
        action=(_("Enter the session"), reverse("join", args=[secret["token"]]) if secret else page),
    )


def _session_reminder(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your video session starts soon"),
        paragraphs=[
            _("It starts on %(when)s.") % {"when": when_of(booking)},
            _("Your session ID: %(code)s") % {"code": booking.session.code},
            _("You can enter with the link that we sent before, or from the booking page."),
        ],
        action=booking_page(booking),
        sms=reminder_sms(message, booking),
    )


def _booking_cancelled(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your video session is cancelled"),
        paragraphs=[
            _("The session on %(when)s will not take place.") % {"when": when_of(booking)},
            _("Nobody expects you then, and its link no longer works. Your home page shows what comes next."),
        ],
        action=home_page(),
        attachment=calendar_of(message, booking),
    )


def _session_reassigned(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Somebody else attends your video session"),
        paragraphs=[
            _("The account manager who was to hold your session cannot come. %(name)s attends instead.")
            % {"name": booking.manager.user.full_name},
            _("It still starts on %(when)s, with the same link and the same session ID. You need to do nothing.")
            % {"when": when_of(booking)},
        ],
        action=booking_page(booking),
        attachment=calendar_of(message, booking),
    )


def _booking_called_off(message: Message, booking: Booking, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("We have to cancel your video session"),
        paragraphs=[
            _("The session on %(when)s will not take place: the account manager cannot come, and nobody else is free.")
            % {"when": when_of(booking)},
            _("We are sorry. It was our fault, and it does not count against you."),
            _("Your home page shows how to choose another time."),
        ],
        action=home_page(),
        attachment=calendar_of(message, booking),
    )


def _by_mode(
    name: str,
    by_video: Words,
    met: Words,
    still_true: Callable[[Message], bool],
    *,
    at_night: bool = True,
    **fields: Any,
) -> Purpose:
    """Each mode has sentences of its own; `fields` are those of a Purpose."""

    def render(message: Message, secret: dict[str, Any]) -> Text:
        booking = booking_of(message)
        return (met if booking.in_person else by_video)(message, booking, secret)

    return Purpose(name, render, still_true, at_night=at_night, load=bookings, **fields)


def _same_manager(message: Message) -> bool:
    return _still_ahead(message) and booking_of(message).sequence == message.revision


def _stands(message: Message) -> bool:
    return booking_of(message).status == Booking.Status.BOOKED


def _still_ahead(message: Message) -> bool:
    """Not moved, cancelled, begun or past: a link or reminder has a use."""
    booking = booking_of(message)
    return (
        booking.status == Booking.Status.BOOKED
        and booking.session.status == Session.Status.SCHEDULED
        and booking.ends_at > database_now()
    )


def _starts_later(message: Message) -> bool:
    booking = booking_of(message)
    return _still_ahead(message) and booking.starts_at > database_now() and booking.session.entered_at is None


def _was_near(message: Message) -> bool:
    """Further ahead nobody else has to tell the seller: there is time to read it."""
    return booking_of(message).starts_at <= database_now() + timedelta(hours=current_policy().called_off_urgent_hours)


# What is booked or cancelled answers the seller, link and reminder come when they were promised, and what is called off
# may be near: only who attends instead can wait until the morning.
# In person the session ID proves that the seller came, so nobody of ours reads it in a message, whatever its mode.
PURPOSES = [
    _by_mode("session_booked", _session_booked, in_person.session_booked, _stands),
    _by_mode("session_link", _session_link, in_person.session_link, _still_ahead, unshown=CODE),
    _by_mode(
        "session_reminder", _session_reminder, in_person.session_reminder, _starts_later, by_sms=True, unshown=CODE
    ),
    _by_mode("session_reassigned", _session_reassigned, in_person.session_reassigned, _same_manager, at_night=False),
    _by_mode(
        "booking_called_off",
        _booking_called_off,
        in_person.booking_called_off,
        lambda message: True,
        urgent_notice=True,
        presses=_was_near,
    ),
    _by_mode("booking_cancelled", _booking_cancelled, in_person.booking_cancelled, lambda message: True),
]

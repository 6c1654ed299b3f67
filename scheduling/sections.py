"""What a seller's copy of everything says of appointments and sessions (sellers.rights.exporting)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files import read_file
from scheduling.models import Booking, ChatLine, Presence, RecordingPart, Session, Side
from sellers.models import Seller
from sellers.rights.exporting import Item, Row, Section


def _bookings(seller: Seller) -> Iterator[Row]:
    for booking in Booking.objects.filter(seller=seller).select_related("place").order_by("pk"):
        yield [
            Item("booking", _("Booking"), booking.public_id),
            Item("starts_at", _("Begins"), booking.starts_at),
            Item("ends_at", _("Ends"), booking.ends_at),
            Item("time_zone", _("Agreed in the zone"), booking.time_zone),
            Item("place", _("Place"), booking.place.in_one_line if booking.place else _("by video")),
            Item("status", _("Status"), booking.get_status_display()),
            Item("created_at", _("Booked"), booking.created_at),
        ]


def _sessions(seller: Seller) -> Iterator[Row]:
    for session in Session.objects.filter(booking__seller=seller).order_by("pk"):
        checked = ", ".join(f"{name}: {found}" for name, found in session.device_check.items())
        yield [
            Item("session", _("Session"), session.public_id),
            Item("code", _("Session ID"), session.code),
            Item("entered_at", _("You entered the waiting room"), session.entered_at),
            Item("consented_at", _("You agreed to the session"), session.consented_at),
            Item("recorded", _("You agreed to be recorded"), session.recorded),
            Item("admitted_at", _("You were let in"), session.admitted_at),
            Item("ended_at", _("Ended"), session.ended_at),
            Item("by_text", _("In writing"), session.by_text),
            Item("companion", _("Accompanied by"), session.get_companion_display()),
            Item("companion_name", _("Name of who accompanied you"), session.companion_name),
            Item("device_check", _("Device check"), checked),
        ]
        for stay in Presence.objects.filter(session=session, side=Side.SELLER):
            yield [
                Item("came_at", _("You were in the room from"), stay.came_at),
                Item("until", _("until"), stay.left_at or stay.seen_at),
            ]


def _chat(seller: Seller) -> Iterator[Row]:
    for line in ChatLine.objects.filter(session__booking__seller=seller).order_by("pk"):
        by = _("you") if line.side == Side.SELLER else line.get_side_display()
        yield [
            Item("written_at", _("Written"), line.written_at),
            Item("by", _("By"), by),
            Item("text", _("Text"), line.text),
        ]


def _recordings(seller: Seller) -> Iterator[tuple[str, bytes]]:
    """Part by part, as they are kept: one after the other they play as one film."""
    parts = RecordingPart.objects.filter(recording__session__booking__seller=seller)
    for part in parts.select_related("recording__session").order_by("recording_id", "number"):
        name = f"recordings/{part.recording.public_id}-{part.number:04}.webm"
        yield name, read_file(part.file, bound_to=part.place)


SECTIONS = [
    Section("bookings", gettext_lazy("Your appointments"), _bookings),
    Section("sessions", gettext_lazy("Your sessions, and what you agreed to"), _sessions, _recordings),
    Section("chat", gettext_lazy("What was written in sessions"), _chat),
]

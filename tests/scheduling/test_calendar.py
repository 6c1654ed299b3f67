from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from icalendar import Calendar, Event

from scheduling.actions import cancel_booking, change_booking
from scheduling.calendar import calendar_file
from scheduling.models import Booking, Offer
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db


def read(booking: Booking) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(calendar_file(booking))
    return calendar, calendar.walk("VEVENT")[0]


def test_the_file_says_when_in_utc(booking: Booking) -> None:
    calendar, event = read(booking)
    assert (event.start, event.end) == (booking.starts_at, booking.starts_at + timedelta(minutes=30))
    assert b"DTSTART:" + booking.starts_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").encode() in calendar_file(booking)
    assert (calendar["METHOD"], event["STATUS"]) == ("PUBLISH", "CONFIRMED")


def test_a_change_keeps_the_uid_and_raises_the_sequence(
    booking: Booking, seller: Seller, hold: Callable[..., Offer]
) -> None:
    new = change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="UTC")
    (_, before), (_, after) = read(booking), read(new)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_cancelled_booking_is_taken_out_of_the_calendar(booking: Booking, seller: Seller) -> None:
    cancel_booking(booking, actor=seller.user, reason="seller")
    booking.refresh_from_db()
    calendar, event = read(booking)
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


def test_nothing_personal_or_secret_is_in_the_file(booking: Booking, seller: Seller) -> None:
    text = calendar_file(booking).decode()
    secrets = [booking.session.code, booking.session.public_id, booking.public_id]
    people = [seller.user.email, seller.user.full_name, booking.manager.user.full_name, booking.manager.user.email]
    assert not [word for word in secrets + people if word in text]

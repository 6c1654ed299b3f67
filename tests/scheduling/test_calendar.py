from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from icalendar import Calendar, Event

from messaging.channels.letters import compose
from messaging.models import Message
from messaging.publishing import render
from scheduling.actions import cancel_booking, change_booking, reassign_booking
from scheduling.calendar import calendar_file
from scheduling.models import AccountManager, Booking, Offer
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
    secrets = [booking.session.code, booking.session.public_id, "/join/"]
    people = [seller.user.email, seller.user.full_name, booking.manager.user.full_name, booking.manager.user.email]
    assert not [word for word in secrets + people if word in text]


def test_the_file_leads_to_the_page_of_the_booking(booking: Booking, settings) -> None:
    _, event = read(booking)
    page = f"{settings.SITE_ORIGIN}/booking/{booking.public_id}/"
    assert event["URL"] == page
    assert page in event["DESCRIPTION"]


def sent(booking: Booking, purpose: str) -> tuple[str, Calendar]:
    """The method that the mail names, and its calendar."""
    message = Message.objects.filter(purpose=purpose).latest("pk")
    [part] = compose(message.deliveries.get(), render(message, {})).attachments
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "vouchroom.ics")
    return part.get_param("method"), Calendar.from_ical(part.get_payload(decode=True))


def test_the_mail_of_a_booking_is_an_invitation(booking: Booking, seller: Seller) -> None:
    method, calendar = sent(booking, "session_booked")
    event = calendar.walk("VEVENT")[0]
    assert method == calendar["METHOD"] == "REQUEST"
    assert (event["ATTENDEE"], event["SEQUENCE"]) == (f"mailto:{seller.user.email}", 0)


def test_the_mails_of_change_reassignment_and_cancelling_follow_one_uid_with_rising_sequence(
    booking: Booking, seller: Seller, hold: Callable[..., Offer], make_manager: Callable[..., AccountManager]
) -> None:
    make_manager("ben")
    seen = [sent(booking, "session_booked")]
    new = change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="UTC")
    seen.append(sent(new, "session_booked"))
    reassign_booking(new, actor=None, reason="manager_away")
    seen.append(sent(new, "session_reassigned"))
    cancel_booking(new, actor=seller.user, reason="seller")
    seen.append(sent(new, "booking_cancelled"))
    events = [calendar.walk("VEVENT")[0] for _, calendar in seen]
    assert [method for method, _ in seen] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2, 3]
    assert len({event["UID"] for event in events}) == 1


def test_what_we_call_off_leaves_the_calendar_too(booking: Booking) -> None:
    reassign_booking(booking, actor=None, reason="manager_away")
    method, calendar = sent(booking, "booking_called_off")
    assert (method, calendar.walk("VEVENT")[0]["STATUS"]) == ("CANCEL", "CANCELLED")


def test_in_person_it_says_where_to_come(met: Booking) -> None:
    _, event = read(met)
    assert event["LOCATION"] == "Berlin office, Marktplatz 1, 10115 Berlin, Germany"
    assert event["SUMMARY"] == "Vouchroom session in person"
    assert met.session.code not in calendar_file(met).decode()


def test_by_video_it_names_no_place(booking: Booking) -> None:
    assert "LOCATION" not in read(booking)[1]

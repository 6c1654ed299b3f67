import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from core.models import User
from core.policy import publish_policy
from core.times import format_moment, format_moment_briefly
from messaging import own_numbers
from messaging.channels.sms_length import is_one_sms, plain
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import presses
from messaging.sending.delivering import sweep
from scheduling.actions import book_offer, cancel_booking, change_booking, end_session
from scheduling.joining import find_session
from scheduling.message_parts import reminder_sms
from scheduling.models import AccountManager, Booking, Offer, Session
from sellers.models import Seller
from tests.scheduling.conftest import book_held, noon_in
from tests.twins import twin_of

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
HoldTime = Callable[..., Offer]
Mails = list[EmailMultiAlternatives]


def let_time_come(purpose: str) -> None:
    """Move the rows of a purpose, not the clock."""
    now = timezone.now()
    Message.objects.filter(purpose=purpose).update(due_at=now)
    Delivery.objects.filter(message__purpose=purpose).update(due_at=now)


def titles(mailoutbox: Mails) -> list[str]:
    return [mail.subject for mail in mailoutbox]


def morning_after_change(zone: str, number: int) -> datetime:
    """09:00 UTC within 20 hours of the zone's next change of offset, or of the one after that."""
    moment, changes = noon_in(2) - timedelta(hours=3), 0
    while changes < number:
        before = moment.astimezone(ZoneInfo(zone)).utcoffset()
        moment += timedelta(days=1)
        changes += moment.astimezone(ZoneInfo(zone)).utcoffset() != before
    return moment


def test_the_confirmation_goes_out_at_once_with_the_time_in_the_sellers_zone(
    booking: Booking, mailoutbox: Mails
) -> None:
    sweep()
    assert titles(mailoutbox) == ["Your video session is booked"]
    assert "(London, UTC+00:00)" in mailoutbox[0].body
    assert f"/booking/{booking.public_id}/" in mailoutbox[0].body


def test_link_and_reminder_wait_for_their_time(booking: Booking) -> None:
    due = dict(Message.objects.values_list("purpose", "due_at"))
    assert due["session_link"] == booking.starts_at - timedelta(hours=20)
    assert due["session_reminder"] == booking.starts_at - timedelta(hours=1)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
@pytest.mark.parametrize("purpose", ["session_link", "session_reminder"])
def test_link_and_reminder_are_due_so_many_elapsed_hours_before_over_a_change_of_the_clocks(
    seller: Seller, manager: AccountManager, ops: User, hold: HoldTime, zone: str, number: int, purpose: str
) -> None:
    starts = morning_after_change(zone, number)
    publish_policy({"reminder_before_hours": 20}, actor=ops, note="an hour would not reach over the night")
    booking = book_held(hold(seller, starts), time_zone=zone)
    due = Message.objects.get(purpose=purpose).due_at
    assert booking.starts_at - due == timedelta(hours=20)
    on_the_wall = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in (starts, due)]
    assert on_the_wall[0] - on_the_wall[1] != timedelta(hours=20)


def hour_of_change(zone: str, number: int) -> datetime:
    """The instant of the zone's next change of offset, or of the one after that, to the hour in UTC."""
    moment = morning_after_change(zone, number)
    while moment.astimezone(ZoneInfo(zone)).utcoffset() == (moment - HOUR).astimezone(ZoneInfo(zone)).utcoffset():
        moment -= HOUR
    return moment


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
def test_the_reminder_is_due_one_elapsed_hour_before_in_the_night_of_the_change(
    seller: Seller, manager: AccountManager, hold: HoldTime, zone: str, number: int
) -> None:
    starts = hour_of_change(zone, number)
    booking = book_held(hold(seller, starts), time_zone=zone)
    due = Message.objects.get(purpose="session_reminder").due_at
    assert booking.starts_at - due == HOUR
    on_the_wall = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in (starts, due)]
    assert on_the_wall[0] - on_the_wall[1] in (timedelta(0), 2 * HOUR)


def test_every_mail_of_a_session_is_in_the_sellers_language_and_the_zone_agreed_to(
    seller: Seller, manager: AccountManager, hold: HoldTime, mailoutbox: Mails
) -> None:
    User.objects.filter(pk=seller.user.pk).update(language="de", time_zone="Asia/Tokyo")
    seller.user.refresh_from_db()
    booking = book_held(hold(seller), time_zone="Europe/London", actor=seller.user)
    for purpose in ["session_link", "session_reminder"]:
        let_time_come(purpose)
    sweep()
    assert len(mailoutbox) == 3
    for mail in mailoutbox:
        assert format_moment(booking.starts_at, "Europe/London", "de") in mail.body


@pytest.mark.parametrize("language", ["en", "de", "ja", "zh-hans"])
def test_a_reminder_by_sms_is_one_sms_with_time_and_phrase_and_neither_link_nor_session_id(
    seller: Seller, manager: AccountManager, hold: HoldTime, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    book = own_numbers.Book(lambda user: "+447400123456", lambda delivery: None)
    monkeypatch.setattr(own_numbers, "_books", [book])
    seller.user.language, seller.user.reminders_by_sms = language, True
    seller.user.phrase = "copper lantern 27"
    seller.user.save()
    booking = book_held(hold(seller), time_zone="Europe/London", actor=seller.user)
    let_time_come("session_reminder")
    sweep()
    [path] = settings.MAILBOX_DIR.glob("*.sms.json")
    text = json.loads(path.read_text())["text"]
    assert plain(format_moment_briefly(booking.starts_at, "Europe/London", language)) in text
    assert "copper lantern 27" in text
    assert is_one_sms(text)
    assert booking.session.code not in text
    assert "://" not in text


@pytest.mark.parametrize(("days", "urgent"), [(2, True), (4, False)])
def test_what_is_called_off_is_an_urgent_notice_only_where_it_was_near(
    seller: Seller, manager: AccountManager, hold: HoldTime, ops: User, days: int, urgent: bool
) -> None:
    booking = book_held(hold(seller, noon_in(days)), actor=seller.user)
    message = queue_message("booking_called_off", to=seller.user, about=booking)
    assert message
    assert presses(message) is urgent
    publish_policy({"called_off_urgent_hours": 120}, actor=ops, note="A test")
    assert presses(message)


def test_a_long_phrase_is_left_out_of_the_sms_rather_than_cut(
    seller: Seller, manager: AccountManager, hold: HoldTime
) -> None:
    booking = book_held(hold(seller), actor=seller.user)
    message = Message.objects.get(purpose="session_reminder")
    message.recipient.phrase = "🐘" * 60
    text = reminder_sms(message, booking)
    assert is_one_sms(text)
    assert "🐘" not in text


def test_the_mail_holds_link_and_session_id_and_they_open_the_session(
    booking: Booking, seller: Seller, mailoutbox: Mails
) -> None:
    sweep()
    mailoutbox.clear()
    let_time_come("session_link")
    sweep()
    assert titles(mailoutbox) == ["Link and session ID for your video session"]
    token = re.search(r"/join/([^/]+)/", mailoutbox[0].body)[1]
    assert booking.session.code in mailoutbox[0].body
    assert find_session(token, booking.session.code, user=seller.user) == booking.session


def test_the_message_center_and_the_finished_outbox_row_hold_no_token(booking: Booking, mailoutbox: Mails) -> None:
    let_time_come("session_link")
    sweep()
    message = Message.objects.get(purpose="session_link")
    assert message.action_path == f"/booking/{booking.public_id}/"
    assert "/join/" not in message.body
    assert [twin_of(mail).purpose for mail in mailoutbox] == ["session_booked", "session_link"]
    assert f"Enter the session: {settings.SITE_ORIGIN}/join/" in mailoutbox[1].body
    assert message.action_label == "Enter the session"
    assert message.deliveries.get().secret == {}


def test_a_booking_within_twenty_hours_sends_the_link_at_once(
    seller: Seller, manager: AccountManager, hold: HoldTime, mailoutbox: Mails
) -> None:
    starts = (timezone.now() + timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    book_offer(hold(seller, starts), actor=None, time_zone="UTC")
    sweep()
    assert titles(mailoutbox) == ["Your video session is booked", "Link and session ID for your video session"]


def test_there_is_no_reminder_when_its_time_has_passed(
    seller: Seller, manager: AccountManager, ops: User, hold: HoldTime
) -> None:
    publish_policy({"reminder_before_hours": 200}, actor=ops, note="test")
    book_offer(hold(seller), actor=None, time_zone="UTC")
    assert not Message.objects.filter(purpose="session_reminder").exists()


@pytest.mark.parametrize("purpose", ["session_link", "session_reminder"])
def test_after_a_cancellation_nothing_but_the_cancellation_is_sent(
    booking: Booking, seller: Seller, mailoutbox: Mails, purpose: str
) -> None:
    cancel_booking(booking, actor=seller.user, reason="seller")
    let_time_come(purpose)
    sweep()
    assert titles(mailoutbox) == ["Your video session is cancelled"]
    assert set(Delivery.objects.filter(message__purpose=purpose).values_list("status", flat=True)) == {"dropped"}


@pytest.mark.parametrize("purpose", ["session_link", "session_reminder"])
def test_after_a_change_only_the_new_time_is_spoken_of(
    booking: Booking, seller: Seller, hold: HoldTime, mailoutbox: Mails, purpose: str
) -> None:
    sweep()
    mailoutbox.clear()
    new = change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="UTC")
    let_time_come(purpose)
    sweep()
    old_code = Session.objects.get(booking=booking).code
    assert titles(mailoutbox)[0] == "Your video session has been moved"
    assert len(mailoutbox) == 2
    assert not [mail for mail in mailoutbox if old_code in mail.body or booking.public_id in mail.body]
    assert new.session.code in mailoutbox[1].body


def test_after_the_session_nothing_more_is_sent(booking: Booking, mailoutbox: Mails) -> None:
    sweep()
    mailoutbox.clear()
    end_session(booking.session, actor=None, held=True)
    for purpose in ["session_link", "session_reminder"]:
        let_time_come(purpose)
    sweep()
    assert mailoutbox == []


def test_a_seller_who_waits_already_is_not_reminded(booking: Booking, mailoutbox: Mails) -> None:
    sweep()
    mailoutbox.clear()
    Session.objects.update(entered_at=timezone.now())
    let_time_come("session_reminder")
    sweep()
    assert mailoutbox == []


def test_the_reminder_names_time_and_session_id(booking: Booking, mailoutbox: Mails) -> None:
    let_time_come("session_reminder")
    sweep()
    mail = next(mail for mail in mailoutbox if mail.subject == "Your video session starts soon")
    assert booking.session.code in mail.body
    assert "(London, UTC+00:00)" in mail.body


def test_three_sweeps_send_each_mail_once(booking: Booking, mailoutbox: Mails) -> None:
    for purpose in ["session_link", "session_reminder"]:
        let_time_come(purpose)
    for _ in range(3):
        sweep()
    assert len(mailoutbox) == 3


def test_the_hour_is_that_of_the_zone_in_which_the_seller_agreed(
    seller: Seller, manager: AccountManager, hold: HoldTime, mailoutbox: Mails
) -> None:
    starts = datetime(timezone.now().year + 1, 1, 15, 12, tzinfo=UTC)
    book_offer(hold(seller, starts), actor=None, time_zone="Asia/Kathmandu")
    sweep()
    assert "5:45" in mailoutbox[0].body
    assert "UTC+05:45" in mailoutbox[0].body

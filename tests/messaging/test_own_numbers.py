"""Reminders by SMS: who is offered them, where they go, and when none goes."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from core.clock import database_now
from core.models import User
from messaging import own_numbers
from messaging.failures import Failure
from messaging.models import Delivery, Message, Provider
from messaging.outbox import queue_message
from messaging.own_numbers import Book
from messaging.preferences.actions import change_preferences
from messaging.sending.delivering import sweep
from messaging.settling import finish
from sellers.models import Seller
from tests.messaging.preferences.test_holding import sleep_now
from tests.zones import zone_at

LogIn = Callable[[User], Client]
PAGE = "/account/preferences/"
CHOSEN = {"language": "en", "time_zone": "Europe/London", "quiet_from": "21:00", "quiet_until": "08:00"}
NUMBER, OTHER = "+447400123456", "+447400123457"


class Pages:
    """A book with one number, which tests tear out or replace."""

    number = NUMBER
    undelivered: list[str]

    def __init__(self) -> None:
        self.undelivered = []

    def find(self, user: User) -> str:
        return self.number

    def hear(self, delivery: Delivery) -> None:
        self.undelivered.append(delivery.address)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Pages:
    pages = Pages()
    monkeypatch.setattr(own_numbers, "_books", [Book(pages.find, pages.hear)])
    return pages


@pytest.fixture
def user(seller: Seller, book: Pages, purpose: Callable[..., Any]) -> User:
    """Who wants reminders by SMS, and has a number."""
    purpose(by_sms=True, at_night=True)
    seller.user.reminders_by_sms = True
    seller.user.save()
    return seller.user


def remind(user: User, subject: SimpleNamespace, **details: Any) -> Message:
    message = queue_message("test", to=user, about=subject, **details)
    assert message
    return message


def numbers_texted(settings: Any) -> list[str]:
    return [json.loads(path.read_text())["to"] for path in settings.MAILBOX_DIR.glob("*.sms.json")]


def copies() -> dict[str, str]:
    return dict(Delivery.objects.values_list("channel", "status"))


def test_the_page_offers_it_to_who_has_a_number_and_shows_the_number_masked(
    seller: Seller, log_in: LogIn, book: Pages
) -> None:
    client = log_in(seller.user)
    page = client.get(PAGE).content.decode()
    assert "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456" in page
    assert NUMBER not in page
    client.post(PAGE, CHOSEN | {"reminders_by_sms": "on"})
    seller.user.refresh_from_db()
    assert seller.user.reminders_by_sms
    assert 'id="id_reminders_by_sms" checked' in client.get(PAGE).content.decode()
    assert "By e-mail and, while your own number is confirmed, by SMS" in client.get("/account/").content.decode()
    client.post(PAGE, CHOSEN)
    seller.user.refresh_from_db()
    assert not seller.user.reminders_by_sms
    assert "by SMS" not in client.get("/account/").content.decode()


def test_who_has_no_number_reads_how_to_get_one_and_can_choose_nothing(
    seller: Seller, log_in: LogIn, book: Pages
) -> None:
    book.number = ""
    client = log_in(seller.user)
    page = client.get(PAGE).content.decode()
    assert "Reminders of your sessions can come by SMS too: name yourself" in page
    assert 'name="reminders_by_sms"' not in page
    client.post(PAGE, CHOSEN | {"reminders_by_sms": "on"})
    seller.user.refresh_from_db()
    assert not seller.user.reminders_by_sms


def test_staff_are_offered_none(ops: User, log_in: LogIn, book: Pages) -> None:
    client = log_in(ops)
    page = client.get(PAGE).content.decode()
    assert "What comes by SMS" not in page
    assert "Codes and warnings about your account come at any hour." in page
    assert "reminders of sessions" not in page
    client.post(PAGE, CHOSEN | {"reminders_by_sms": "on"})
    ops.refresh_from_db()
    assert not ops.reminders_by_sms


def test_who_wants_it_gets_the_reminder_by_sms_beside_the_mail(
    user: User, subject: SimpleNamespace, smtp: Any, settings: Any
) -> None:
    message = remind(user, subject, secret={"code": "123456"})
    assert message.deliveries.get(channel="sms").secret == {}
    assert sweep() == 2
    assert numbers_texted(settings) == [NUMBER]
    assert smtp.recipients == [user.email]
    assert copies() == {"email": "sent", "sms": "sent"}
    assert message.deliveries.get(channel="sms").masked_address == "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456"


def test_who_does_not_want_it_gets_no_sms(user: User, subject: SimpleNamespace, smtp: Any, settings: Any) -> None:
    user.reminders_by_sms = False
    remind(user, subject)
    assert copies() == {"email": "queued"}


def test_nothing_else_goes_there(user: User, subject: SimpleNamespace, purpose: Callable[..., Any]) -> None:
    purpose(by_sms=False)
    remind(user, subject)
    assert copies() == {"email": "queued"}


def test_a_number_that_was_given_up_gets_nothing_and_the_mail_goes_out(
    user: User, subject: SimpleNamespace, book: Pages, smtp: Any, settings: Any
) -> None:
    message = remind(user, subject)
    book.number = ""
    sweep()
    assert numbers_texted(settings) == []
    assert copies() == {"email": "sent", "sms": "dropped"}
    message.refresh_from_db()
    assert message.withdrawn_at is None


def test_a_number_that_was_changed_is_asked_for_anew_in_each_try(
    user: User, subject: SimpleNamespace, book: Pages, smtp: Any, settings: Any
) -> None:
    remind(user, subject)
    folder, settings.MAILBOX_DIR = settings.MAILBOX_DIR, settings.MAILBOX_DIR / "file"
    folder.mkdir(parents=True, exist_ok=True)
    settings.MAILBOX_DIR.write_text("where a folder is to be")
    sweep()
    assert Delivery.objects.get(channel="sms").address == NUMBER
    settings.MAILBOX_DIR, book.number = folder, OTHER
    Delivery.objects.update(due_at=Now())
    Provider.objects.all().delete()
    sweep()
    assert numbers_texted(settings) == [OTHER]


def test_what_is_called_off_is_not_texted(user: User, subject: SimpleNamespace, smtp: Any, settings: Any) -> None:
    remind(user, subject)
    subject.done = True
    sweep()
    assert numbers_texted(settings) == []
    assert copies() == {"email": "dropped", "sms": "dropped"}


def test_who_wants_it_no_more_gets_none_of_those_that_wait(
    user: User, subject: SimpleNamespace, smtp: Any, settings: Any
) -> None:
    remind(user, subject, due_at=database_now() + timedelta(hours=1))
    change_preferences(user, actor=user, reminders_by_sms=False)
    Delivery.objects.update(due_at=Now())
    sweep()
    assert numbers_texted(settings) == []
    assert copies() == {"email": "sent", "sms": "dropped"}


def test_who_chooses_it_gets_the_reminders_of_what_was_booked_before_once_each(
    user: User, subject: SimpleNamespace, smtp: Any, settings: Any
) -> None:
    user.reminders_by_sms = False
    message = remind(user, subject, due_at=database_now() + timedelta(hours=1))
    for _ in range(2):
        change_preferences(user, actor=user, reminders_by_sms=True)
    assert copies() == {"email": "queued", "sms": "queued"}
    assert message.deliveries.get(channel="sms").due_at == message.due_at
    Delivery.objects.update(due_at=Now())
    sweep()
    assert numbers_texted(settings) == [NUMBER]


def test_what_was_said_already_is_not_texted_afterwards(user: User, subject: SimpleNamespace, smtp: Any) -> None:
    user.reminders_by_sms = False
    remind(user, subject)
    change_preferences(user, actor=user, reminders_by_sms=True)
    assert copies() == {"email": "queued"}


def test_nobody_elses_reminders_are_added(user: User, other_seller: Seller, subject: SimpleNamespace) -> None:
    remind(other_seller.user, subject, due_at=database_now() + timedelta(hours=1))
    change_preferences(user, actor=user, reminders_by_sms=True)
    assert copies() == {"email": "queued"}


def test_quiet_hours_hold_the_sms_and_not_the_mail(
    user: User, subject: SimpleNamespace, smtp: Any, settings: Any
) -> None:
    ends = sleep_now(user)
    remind(user, subject)
    sweep()
    assert copies() == {"email": "sent", "sms": "queued"}
    assert Delivery.objects.get(channel="sms").due_at == ends


def test_without_quiet_hours_it_comes_at_night_too(user: User, subject: SimpleNamespace, smtp: Any) -> None:
    user.time_zone = zone_at(3)
    remind(user, subject)
    assert not Delivery.objects.filter(held_from__isnull=False).exists()


def test_whoever_found_the_number_hears_that_a_copy_did_not_arrive(
    user: User, subject: SimpleNamespace, book: Pages, smtp: Any, settings: Any
) -> None:
    message = remind(user, subject)
    sms, mail = message.deliveries.get(channel="sms"), message.deliveries.get(channel="email")
    sms.address = NUMBER
    finish(sms, Delivery.Status.FAILED, "no", Failure.NO_SUCH_ADDRESS)
    finish(mail, Delivery.Status.FAILED, "no", Failure.NO_SUCH_ADDRESS)
    assert book.undelivered == [NUMBER]

"""Nothing leaves the house for a person of the test world."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from core.clock import database_now
from core.models import User
from messaging import purposes
from messaging.models import Delivery, Message
from messaging.outbox import Draft, queue_drafts, queue_message, queue_messages
from messaging.preferences.actions import change_preferences
from messaging.sending.delivering import sweep
from sellers.models import Seller

ELSEWHERE = {"email": "real@example.net", "sms": "+447400123456", "voice": "+442079460018"}


@pytest.fixture
def person(make_user: Callable[..., User]) -> User:
    return make_user("test@example.com", is_test=True, reminders_by_sms=True)


@pytest.mark.parametrize("way", ["queue_message", "queue_messages", "queue_drafts"])
def test_no_purpose_has_a_copy_whatever_the_address(person: User, subject: SimpleNamespace, way: str) -> None:
    later, names = database_now() + timedelta(hours=1), sorted(purposes._registry)
    for name in names:
        details: dict[str, Any] = {"channels": [*ELSEWHERE], "addresses": ELSEWHERE, "address": "any@example.net"}
        if way == "queue_message":
            queue_message(name, to=person, about=subject, due_at=later, secret={"code": "123456"}, **details)
        elif way == "queue_messages":
            queue_messages(name, [(person, subject)], due_at=later)
        else:
            draft = Draft(name, due_at=later, secret={"code": "123456"}, **details)
            queue_drafts([draft], to=person, about=subject, now=database_now())
    assert sorted(Message.objects.filter(recipient=person).values_list("purpose", flat=True)) == names
    assert Delivery.objects.count() == 0


def test_what_is_said_at_once_stands_in_the_message_center(
    person: User, subject: SimpleNamespace, purpose: object
) -> None:
    message = queue_message("test", to=person, about=subject, secret={"code": "123456"})
    assert message is not None
    assert "First line." in message.body
    assert Delivery.objects.count() == 0


def test_reminders_by_sms_that_are_wanted_later_go_nowhere(person: User, subject: SimpleNamespace) -> None:
    for name in purposes.names_by_sms():
        queue_message(name, to=person, about=subject, due_at=database_now() + timedelta(hours=1))
    change_preferences(person, actor=person, reminders_by_sms=True)
    assert Delivery.objects.count() == 0


def test_a_copy_that_is_there_all_the_same_is_dropped(
    person: User, subject: SimpleNamespace, purpose: object, states: Callable[[], list[str]]
) -> None:
    message = queue_message("test", to=person, about=subject)
    Delivery.objects.create(message=message, channel="email", due_at=database_now())
    sweep()
    assert (states(), mail.outbox) == (["dropped"], [])


def test_the_codes_of_a_log_in_go_nowhere(client: Client, make_seller: Callable[..., Seller]) -> None:
    make_seller("test@example.com", is_test=True)
    client.post("/accounts/login/code/", {"email": "test@example.com"})
    assert list(Message.objects.values_list("purpose", "recipient__email")) == [("account_mail", "test@example.com")]
    assert Delivery.objects.count() == 0

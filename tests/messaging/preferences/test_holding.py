"""Quiet hours and topics of a reader, in the outbox: queued, claimed, tried again."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models.functions import Now

from core.clock import database_now
from core.models import User
from core.policy import publish_policy
from messaging.channels.base import Trouble
from messaging.models import Delivery, Message
from messaging.outbox import queue_message, queue_messages
from messaging.purposes import Topic
from messaging.sending.backoff import LADDERS
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.zones import zone_at

TOPIC = Topic("test", "Tests", "Nothing is lost.")
States = Callable[[], list[str]]
pytestmark = pytest.mark.usefixtures("purpose")


def sleep_now(user: User) -> datetime:
    """Quiet hours began an hour ago and end in about one; returns when."""
    now = database_now().astimezone(ZoneInfo(user.time_zone))
    ends = (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    user.quiet_from, user.quiet_until = (now - timedelta(hours=1)).time(), ends.time()
    user.save()
    return ends.astimezone(UTC)


@pytest.fixture
def sleeper(seller: Seller) -> User:
    sleep_now(seller.user)
    return seller.user


def test_in_quiet_hours_it_stands_in_the_center_at_once_and_its_copies_wait(
    seller: Seller, subject: SimpleNamespace, smtp: Any
) -> None:
    ends = sleep_now(seller.user)
    message = queue_message("test", to=seller.user, about=subject, channels=["email", "sms"])
    assert list(Message.objects.of(seller.user)) == [message]
    copies = Delivery.objects.values_list("due_at", "held_from")
    assert message is not None
    assert set(copies) == {(ends, message.due_at)}
    assert sweep() == 0


def test_without_quiet_hours_nothing_waits(seller: Seller, subject: SimpleNamespace) -> None:
    message = queue_message("test", to=seller.user, about=subject)
    assert message is not None
    assert list(Delivery.objects.values_list("due_at", "held_from")) == [(message.due_at, None)]


@pytest.mark.parametrize("kind", [{"urgent": True}, {"at_night": True}])
def test_what_is_urgent_or_was_promised_goes_out_in_quiet_hours_too(
    sleeper: User, subject: SimpleNamespace, purpose: Callable[..., Any], smtp: Any, kind: dict[str, bool]
) -> None:
    purpose(**kind)
    queue_message("test", to=sleeper, about=subject)
    assert sweep() == 1
    assert len(smtp.mails) == 1


@pytest.mark.parametrize("kind", [{}, {"at_night": True}, {"urgent_notice": True}])
def test_at_night_nobody_is_called_until_the_morning_of_the_readers_zone(
    seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any], kind: dict[str, bool]
) -> None:
    purpose(**kind)
    seller.user.time_zone = zone_at(22)
    seller.user.save()
    message = queue_message("test", to=seller.user, about=subject, channels=["email", "sms", "voice"])
    assert message
    held = dict(Delivery.objects.exclude(held_from=None).values_list("channel", "due_at"))
    assert held.keys() == {"voice"}
    morning = held["voice"].astimezone(ZoneInfo(seller.user.time_zone))
    assert morning.time() == time(8)
    assert timedelta(hours=9) < morning - message.due_at <= timedelta(hours=10)


def test_who_asks_for_a_code_by_a_call_at_night_is_called(
    seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]
) -> None:
    purpose(urgent=True)
    seller.user.time_zone = zone_at(3)
    queue_message("test", to=seller.user, about=subject, channels=["voice"])
    assert Delivery.objects.get().held_from is None


@pytest.mark.parametrize("hour", [8, 20])
def test_by_day_they_are_called_in_their_own_quiet_hours_too(
    seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any], hour: int
) -> None:
    seller.user.time_zone = zone_at(hour)
    sleep_now(seller.user)
    queue_message("test", to=seller.user, about=subject, channels=["voice"], address="+442079460018")
    assert Delivery.objects.get().held_from is None


def test_a_call_that_is_late_is_given_back_when_the_night_has_begun(
    seller: Seller, subject: SimpleNamespace, states: States
) -> None:
    seller.user.time_zone = zone_at(12)
    queue_message("test", to=seller.user, about=subject, channels=["voice"], address="+442079460018")
    User.objects.update(time_zone=zone_at(23))
    sweep()
    delivery = Delivery.objects.get()
    assert (states(), delivery.attempts) == (["queued"], 0)
    assert delivery.due_at.astimezone(ZoneInfo(zone_at(23))).time() == time(8)


def test_the_hours_of_calls_are_policy_figures(seller: Seller, subject: SimpleNamespace, ops: User) -> None:
    publish_policy({"calls_from_hour": 0, "calls_until_hour": 24}, actor=ops, note="a test")
    seller.user.time_zone = zone_at(3)
    queue_message("test", to=seller.user, about=subject, channels=["voice"])
    assert Delivery.objects.get().held_from is None


def test_preferences_cost_no_query(sleeper: User, subject: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        queue_message("test", to=sleeper, about=subject)


def test_what_is_late_is_given_back_when_quiet_hours_have_begun(
    seller: Seller, subject: SimpleNamespace, smtp: Any, states: States
) -> None:
    queue_message("test", to=seller.user, about=subject)
    ends = sleep_now(seller.user)
    sweep()
    delivery = Delivery.objects.get()
    assert (states(), delivery.due_at, delivery.attempts, smtp.mails) == (["queued"], ends, 0, [])
    assert delivery.held_from is not None
    assert delivery.claimed_until is None


def test_who_sleeps_holds_up_nobody_else(
    seller: Seller, other_seller: Seller, subject: SimpleNamespace, smtp: Any
) -> None:
    queue_messages("test", [(seller.user, subject), (other_seller.user, subject)])
    sleep_now(seller.user)
    sweep()
    assert smtp.recipients == ["other@example.com"]


def test_another_try_does_not_fall_into_quiet_hours(
    seller: Seller, subject: SimpleNamespace, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    smtp.at_data = "451 later"
    queue_message("test", to=seller.user, about=subject)
    now = database_now().astimezone(ZoneInfo(seller.user.time_zone))
    begins, ends = now + timedelta(minutes=30), (now + timedelta(hours=2)).replace(second=0, microsecond=0)
    seller.user.quiet_from, seller.user.quiet_until = begins.time(), ends.time()
    seller.user.save()
    monkeypatch.setitem(LADDERS, Trouble.TEMPORARY, [timedelta(minutes=90)])  # half of it is chance
    sweep()
    delivery = Delivery.objects.get()
    assert delivery.due_at == ends.astimezone(UTC)
    assert delivery.held_from is not None
    assert delivery.held_from < delivery.due_at


def test_the_mail_goes_out_when_quiet_hours_are_over(
    sleeper: User, subject: SimpleNamespace, smtp: Any, states: States
) -> None:
    queue_message("test", to=sleeper, about=subject)
    User.objects.update(quiet_from=time(0), quiet_until=time(0))
    Delivery.objects.update(due_at=Now())
    assert sweep() == 1
    assert states() == ["sent"]


def test_a_topic_that_is_switched_off_stands_in_the_center_and_has_no_copy(
    seller: Seller, other_seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]
) -> None:
    purpose(topic=TOPIC)
    seller.user.muted_topics = ["test"]
    queue_messages("test", [(seller.user, subject), (other_seller.user, subject)])
    assert Message.objects.of(seller.user).get().deliveries.count() == 0
    assert Message.objects.of(other_seller.user).get().deliveries.count() == 1


def test_it_is_gone_with_the_change_that_it_told_of(
    seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]
) -> None:
    purpose(topic=TOPIC)
    seller.user.muted_topics = ["test"]
    with transaction.atomic():
        queue_message("test", to=seller.user, about=subject)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_a_duty_cannot_be_switched_off(seller: Seller, subject: SimpleNamespace) -> None:
    seller.user.muted_topics = ["test", ""]
    queue_message("test", to=seller.user, about=subject)
    assert Delivery.objects.count() == 1

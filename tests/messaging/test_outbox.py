"""queue_message(): once for each subject, purpose and revision, in the center with the commit."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from audit.models import Event
from core.clock import database_now
from core.ids import new_id
from core.models import User
from messaging import nudging
from messaging.models import Delivery, Message
from messaging.outbox import queue_message, queue_messages, withdraw_about
from messaging.purposes import Purpose
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.races import results_at_once

pytestmark = pytest.mark.usefixtures("purpose")


def test_it_stands_in_the_message_center_at_once_and_without_its_secret(
    seller: Seller, subject: SimpleNamespace
) -> None:
    message = queue_message("test", to=seller.user, about=subject, secret={"code": "123456"})
    assert list(Message.objects.of(seller.user)) == [message]
    message.refresh_from_db()
    assert (message.title, message.action_path) == ("A test of the outbox", "/home/")
    assert message.body == "First line.\n\n····"


def test_the_same_thing_is_said_once(seller: Seller, subject: SimpleNamespace) -> None:
    assert queue_message("test", to=seller.user, about=subject) is not None
    assert queue_message("test", to=seller.user, about=subject) is None
    assert queue_message("test", to=seller.user, about=subject, revision=2) is not None
    assert Delivery.objects.count() == 2


def test_the_database_refuses_a_second_copy_by_one_channel(seller: Seller, subject: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="one_delivery_per_channel"), transaction.atomic():
        queue_message("test", to=seller.user, about=subject, channels=["email", "email"])
    assert Message.objects.count() == 0


def test_many_are_told_in_few_statements_each_in_their_message_center(
    seller: Seller, other_seller: Seller, django_assert_num_queries: Any
) -> None:
    said = [(reader.user, SimpleNamespace(public_id=new_id("tst"))) for reader in (seller, other_seller)]
    with django_assert_num_queries(2):
        queue_messages("test", said)
    for reader in (seller, other_seller):
        assert Message.objects.of(reader.user).get().body == "First line.\n\n····"
    assert set(Delivery.objects.values_list("status", "channel")) == {("queued", "email")}


def test_nobody_to_tell_is_no_fault(db: None) -> None:
    assert queue_messages("test", []) == []


def test_of_many_only_what_was_not_said_before_is_queued(
    seller: Seller, other_seller: Seller, subject: SimpleNamespace
) -> None:
    queue_message("test", to=seller.user, about=subject)
    queue_messages("test", [(seller.user, subject), (other_seller.user, SimpleNamespace(public_id=new_id("tst")))])
    assert [Message.objects.count(), Delivery.objects.count()] == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_queue_it_once(seller: Seller, subject: SimpleNamespace) -> None:
    made = results_at_once([lambda: queue_once(seller.user, subject)] * 8)
    assert sorted(message is not None for message in made) == [False] * 7 + [True]
    assert Delivery.objects.count() == 1


@transaction.atomic
def queue_once(user: User, subject: Any) -> Message | None:
    return queue_message("test", to=user, about=subject)


def test_nothing_is_queued_when_the_change_is_rolled_back(seller: Seller, subject: SimpleNamespace) -> None:
    with transaction.atomic():
        queue_message("test", to=seller.user, about=subject)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_what_is_due_later_is_not_yet_in_the_message_center(
    seller: Seller, subject: SimpleNamespace, smtp: Any
) -> None:
    queue_message("test", to=seller.user, about=subject, due_at=database_now() + timedelta(hours=1))
    assert sweep() == 0
    assert list(Message.objects.of(seller.user)) == []
    Delivery.objects.update(due_at=Now())
    assert sweep() == 1
    assert Message.objects.of(seller.user).count() == 1
    assert len(smtp.mails) == 1


def test_the_secret_is_encrypted_in_the_row(seller: Seller, subject: SimpleNamespace) -> None:
    queue_message("test", to=seller.user, about=subject, address="x@example.net", secret={"code": "123456"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, address FROM messaging_delivery")
        secret, address = cursor.fetchone()
    assert b"123456" not in bytes(secret)
    assert b"example.net" not in bytes(address)
    assert Delivery.objects.get().secret == {"code": "123456"}


def test_a_broker_that_is_away_loses_nothing_and_keeps_nobody_waiting(
    seller: Seller,
    subject: SimpleNamespace,
    purpose: Callable[..., Purpose],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    purpose(urgent=True)
    waits: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waits.append)
    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    away.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(nudging, "current_app", away)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        message = queue_message("test", to=seller.user, about=subject)
    assert len(callbacks) == 1  # the nudge, which found no broker
    assert sum(waits) < 0.5
    assert message is not None
    assert message.deliveries.get().status == Delivery.Status.QUEUED


def test_what_nobody_waits_for_at_the_screen_goes_out_with_the_next_beat(
    seller: Seller, subject: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        queue_message("test", to=seller.user, about=subject)
    assert not callbacks


def test_another_subject_is_another_message(seller: Seller, subject: SimpleNamespace) -> None:
    queue_message("test", to=seller.user, about=subject)
    assert queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst"))) is not None


def test_of_what_is_settled_each_copy_that_waits_is_dropped_and_recorded(
    seller: Seller, subject: SimpleNamespace
) -> None:
    first = queue_message("test", to=seller.user, about=subject)
    sweep()
    second = queue_message("test", to=seller.user, about=subject, revision=2)
    other = queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    assert first
    assert second
    assert other
    withdraw_about(subject)
    status = dict(Delivery.objects.values_list("message__public_id", "status"))
    assert status == {first.public_id: "sent", second.public_id: "dropped", other.public_id: "queued"}
    assert list(Message.objects.filter(withdrawn_at=None)) == [other]
    assert Event.objects.get(action="message.dropped").subject == second.public_id


def test_to_settle_what_nothing_waits_of_is_one_round_trip(
    seller: Seller, subject: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    message = queue_message("test", to=seller.user, about=subject)
    sweep()
    with django_assert_num_queries(1):
        withdraw_about(subject)
    assert message
    message.refresh_from_db()
    assert message.withdrawn_at is not None

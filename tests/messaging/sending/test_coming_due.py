"""What was queued for later stands in the message center when it is due, whatever keeps its copies back."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models.functions import Now

from core.clock import database_now
from core.ids import new_id
from core.models import User
from core.policy import publish_policy
from messaging import urgent
from messaging.models import Delivery, Message, Provider
from messaging.outbox import queue_message
from messaging.purposes import Topic
from messaging.sending import coming_due
from messaging.sending.coming_due import Turns, publish_due
from messaging.sending.delivering import sweep
from messaging.settling import withdraw
from sellers.models import Seller
from tests.races import results_at_once

States = Callable[[], list[str]]
pytestmark = pytest.mark.usefixtures("purpose")


@pytest.fixture
def queue(seller: Seller) -> Callable[..., Message]:
    """What is due in an hour; "test" unless another purpose is named."""

    def make(name: str = "test", about: Any = None, **details: Any) -> Message:
        about = about or SimpleNamespace(public_id=new_id("tst"))
        made = queue_message(name, to=seller.user, about=about, due_at=database_now() + timedelta(hours=1), **details)
        assert made is not None
        return made

    return make


@pytest.fixture
def heard() -> Iterator[list[Message]]:
    """The messages of which upper apps heard."""
    told: list[Message] = []
    before = list(urgent._listeners)
    urgent._listeners[:] = [told.append]
    yield told
    urgent._listeners[:] = before


def let_an_hour_pass() -> None:
    Message.objects.update(due_at=Now())
    Delivery.objects.filter(held_from=None).update(due_at=Now())


def in_center(user: User) -> list[str]:
    return list(Message.objects.of(user).order_by("pk").values_list("public_id", flat=True))


def test_it_does_not_stand_there_before_it_is_due(queue: Callable[..., Message], seller: Seller, smtp: Any) -> None:
    queue()
    sweep()
    assert in_center(seller.user) == []


def test_while_its_provider_is_left_alone_it_stands_there_and_its_copy_waits(
    queue: Callable[..., Message], seller: Seller, smtp: Any, states: States
) -> None:
    Provider.objects.create(
        channel="email", name="smtp", failures=5, opened_at=Now(), open_until=Now() + timedelta(minutes=1)
    )
    message = queue()
    let_an_hour_pass()
    sweep()
    assert in_center(seller.user) == [message.public_id]
    assert states() == ["queued"]
    message.refresh_from_db()
    assert (message.title, message.body) == ("A test of the outbox", "First line.\n\n····")


def test_in_quiet_hours_it_stands_there_and_its_copy_waits(
    queue: Callable[..., Message], seller: Seller, smtp: Any, states: States
) -> None:
    now = database_now().astimezone(ZoneInfo(seller.user.time_zone))
    seller.user.quiet_from = (now - timedelta(hours=1)).time()
    seller.user.quiet_until = (now + timedelta(hours=4)).time()
    seller.user.save()
    message = queue()
    assert Delivery.objects.get().held_from is not None
    let_an_hour_pass()
    sweep()
    assert in_center(seller.user) == [message.public_id]
    assert states() == ["queued"]


def test_where_one_mail_a_minute_goes_out_all_that_is_due_stands_there(
    queue: Callable[..., Message], seller: Seller, ops: User, smtp: Any, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_policy({"mails_per_minute_count": 1}, actor=ops, note="test")
    Delivery.objects.all().delete()
    Provider.objects.create(channel="email", name="smtp", allowance=0, allowance_at=Now())
    messages = [queue() for _ in range(3)]
    let_an_hour_pass()
    monkeypatch.setattr("messaging.sending.delivering.SWEEP_SECONDS", 0.3)
    sweep()
    assert in_center(seller.user) == [message.public_id for message in messages]
    assert states() == ["queued"] * 3


def test_one_that_goes_out_by_no_channel_stands_there(
    queue: Callable[..., Message], seller: Seller, purpose: Callable[..., Any]
) -> None:
    purpose(topic=Topic("tests", "Tests", "Nothing"))
    seller.user.muted_topics = ["tests"]
    message = queue()
    assert not Delivery.objects.exists()
    let_an_hour_pass()
    sweep()
    assert in_center(seller.user) == [message.public_id]


def test_the_copy_that_follows_says_the_same_and_publishes_nothing_anew(
    queue: Callable[..., Message], smtp: Any, purpose: Callable[..., Any], heard: list[Message]
) -> None:
    purpose(urgent_notice=True)
    message = queue()
    let_an_hour_pass()
    publish_due()
    at = Message.objects.get().published_at
    sweep()
    assert len(smtp.mails) == 1
    assert Message.objects.get().published_at == at
    assert heard == [message]


def test_what_is_no_longer_true_is_withdrawn_with_its_copies(
    queue: Callable[..., Message], seller: Seller, subject: SimpleNamespace, states: States
) -> None:
    message = queue(about=subject, secret={"code": "123456"})
    let_an_hour_pass()
    subject.done = True
    assert publish_due() == 1
    assert publish_due() == 0
    assert in_center(seller.user) == []
    assert states() == ["dropped"]
    assert Delivery.objects.get().secret == {}
    message.refresh_from_db()
    assert message.withdrawn_at is not None


def test_what_was_withdrawn_before_stays_out(queue: Callable[..., Message]) -> None:
    withdraw(queue())
    let_an_hour_pass()
    assert publish_due() == 0


def test_one_that_cannot_be_rendered_stops_no_other_and_is_tried_again_later(
    queue: Callable[..., Message], seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = queue(), queue()
    Message.objects.filter(pk=bad.pk).update(purpose="unheard_of")
    let_an_hour_pass()
    assert publish_due() == 2
    assert in_center(seller.user) == [good.public_id]
    assert publish_due() == 0
    Message.objects.filter(pk=bad.pk).update(purpose="test")
    later = time.monotonic() + coming_due.PASS_SECONDS
    monkeypatch.setattr(coming_due, "time", SimpleNamespace(monotonic=lambda: later))
    assert publish_due() == 1
    assert in_center(seller.user) == [bad.public_id, good.public_id]


def test_a_row_that_the_database_refuses_stops_no_other(
    queue: Callable[..., Message], seller: Seller, purpose: Callable[..., Any]
) -> None:
    bad, good = queue(), queue()
    purpose(still_true=lambda message: message != bad or Message.objects.filter(about="\0").exists())
    let_an_hour_pass()
    publish_due()
    assert in_center(seller.user) == [good.public_id]


def test_what_many_are_about_is_read_at_once_and_a_fault_there_stops_none(
    queue: Callable[..., Message], seller: Seller, purpose: Callable[..., Any]
) -> None:
    reads: list[int] = []

    def load(public_ids: Sequence[str]) -> list[Any]:
        reads.append(len(public_ids))
        assert len(reads) == 1, "the second time it fails"
        return [SimpleNamespace(public_id=each) for each in public_ids]

    purpose(load=load)
    for _ in range(3):
        queue()
    let_an_hour_pass()
    publish_due()
    assert (len(in_center(seller.user)), reads) == (3, [3])
    for _ in range(2):
        queue()
    let_an_hour_pass()
    publish_due()
    assert (len(in_center(seller.user)), reads) == (5, [3, 2])


def test_a_sweep_publishes_however_many_are_due_batch_by_batch(
    queue: Callable[..., Message], seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming_due, "BATCH", 2)
    for _ in range(5):
        queue(channels=[])
    let_an_hour_pass()
    sweep()
    assert len(in_center(seller.user)) == 5


def test_the_urgent_sweep_publishes_nothing(queue: Callable[..., Message], seller: Seller) -> None:
    queue()
    let_an_hour_pass()
    sweep(urgent_only=True)
    assert in_center(seller.user) == []


@pytest.mark.parametrize(
    ("alone", "found", "batches"),
    [(False, 100, 40), (True, 100, 4), (False, 0, 4)],  # within four seconds, asked ten times in each
)
def test_while_a_code_waits_one_batch_a_second_is_published(
    alone: bool, found: int, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(40))
    asked: list[int] = []
    monkeypatch.setattr(coming_due, "time", SimpleNamespace(monotonic=lambda: next(ticks) / 10))

    def publish() -> int:
        asked.append(found)
        return found

    monkeypatch.setattr(coming_due, "publish_due", publish)
    turns = Turns()
    for _ in range(40):
        turns.take(alone=alone)
    assert len(asked) == batches


def test_when_nothing_is_due_one_query_asks(queue: Callable[..., Message], django_assert_num_queries: Any) -> None:
    queue()
    with django_assert_num_queries(3):  # two of them begin and end the transaction
        assert publish_due() == 0


@pytest.mark.django_db(transaction=True)
def test_three_sweeps_at_once_publish_each_once(
    queue: Callable[..., Message],
    seller: Seller,
    purpose: Callable[..., Any],
    heard: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    purpose(urgent_notice=True)
    monkeypatch.setattr(coming_due, "BATCH", 10)
    messages = [queue() for _ in range(60)]
    let_an_hour_pass()

    def publish_all() -> int:
        return sum(iter(publish_due, 0))

    assert sum(results_at_once([publish_all] * 3)) == 60
    assert sorted(in_center(seller.user)) == sorted(message.public_id for message in messages)
    assert sorted(message.pk for message in heard) == sorted(message.pk for message in messages)


@pytest.mark.django_db(transaction=True)
def test_a_sweep_and_a_copy_at_once_publish_one_message_once(
    queue: Callable[..., Message], smtp: Any, purpose: Callable[..., Any], heard: list[Message], states: States
) -> None:
    purpose(urgent_notice=True)
    for _ in range(20):
        queue()
    let_an_hour_pass()
    results_at_once([sweep, sweep, publish_due])
    sweep()
    assert states() == ["sent"] * 20
    assert len(heard) == len(set(heard)) == 20

"""Who takes what, when, and how many at once; and what a worker leaves behind that dies or is slow."""

import time
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from audit.models import Event
from core.ids import new_id
from messaging.models import Delivery, Message
from messaging.outbox import queue_message, queue_messages
from messaging.sending import delivering
from messaging.sending.batches import Due, claim, mark_sent
from messaging.sending.delivering import BATCH, LEASE, next_size, sweep
from messaging.sending.lanes import open_lanes
from sellers.models import Seller
from tests.messaging.sending.claims import end_leases, make_due, say, take
from tests.races import at_once, results_at_once

States = Callable[[], list[str]]
pytestmark = pytest.mark.usefixtures("purpose")


def test_a_worker_killed_in_mid_call_leaves_a_code_unknown(code: Message, smtp: Any, states: States) -> None:
    take(priority=Delivery.Priority.ALONE)
    assert sweep() == 0
    end_leases()
    sweep()
    assert states() == ["unknown"]
    assert smtp.mails == []


def test_a_worker_killed_in_mid_call_repeats_another_mail_once(message: Message, smtp: Any, states: States) -> None:
    take()
    end_leases()
    sweep()
    assert states() == ["sent"]
    assert len(smtp.mails) == 1
    assert Delivery.objects.get().doubted


def test_what_is_in_doubt_is_claimed_alone_so_that_a_second_death_spares_the_others(
    seller: Seller, smtp: Any, states: States
) -> None:
    say(seller, 3)
    take(3)
    end_leases()
    delivering.settle_abandoned()
    take(priority=Delivery.Priority.ALONE)
    end_leases()
    sweep()
    assert sorted(states()) == ["sent", "sent", "unknown"]


def test_codes_are_claimed_one_by_one(seller: Seller, code: Message) -> None:
    queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    assert take(BATCH) == []
    assert len(take(priority=Delivery.Priority.ALONE)) == 1


def test_a_worker_that_slept_over_its_lease_takes_nothing_from_the_next(message: Message, states: States) -> None:
    (slow,) = take()
    end_leases()
    delivering.settle_abandoned()
    make_due()
    take(priority=Delivery.Priority.ALONE)
    delivering.put_back([slow])
    assert states() == ["sending"]


def test_what_is_said_to_many_waits_until_nothing_ordinary_is_due(seller: Seller, smtp: Any) -> None:
    about = [SimpleNamespace(public_id=new_id("tst")) for _ in range(3)]
    queue_messages("test", [(seller.user, each) for each in about[:2]], priority=Delivery.Priority.MANY)
    ordinary = queue_message("test", to=seller.user, about=about[2])
    sweep()
    assert ordinary is not None
    assert ordinary.public_id in smtp.mails[0].get_body(("plain",)).get_content()
    assert len(smtp.mails) == 3


def test_a_code_queued_while_a_campaign_of_a_thousand_goes_out_is_the_next(
    seller: Seller, smtp: Any, purpose: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    purpose(name="code", safe_to_repeat=False, urgent=True)
    many = [(seller.user, SimpleNamespace(public_id=new_id("tst"))) for _ in range(1000)]
    queue_messages("test", many, priority=Delivery.Priority.MANY)
    chunks: list[list[str]] = []

    def note(ids: Sequence[int], *_: Any) -> float:
        chunks.append(sorted(set(Delivery.objects.filter(pk__in=ids).values_list("message__purpose", flat=True))))
        if len(chunks) == 3:
            queue_message("code", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
        return 0.001

    monkeypatch.setattr(delivering, "_deliver_all", note)
    sweep()
    assert chunks[:5] == [["test"], ["test"], ["test"], ["code"], ["test"]]
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sending"}


def test_the_urgent_sweep_leaves_the_rest(seller: Seller, smtp: Any, states: States) -> None:
    queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    assert sweep(urgent_only=True) == 0
    assert states() == ["queued"]


@pytest.mark.parametrize(
    ("ticks", "ends"),
    [
        ([1, 1.5], 1.2),  # the sweep ends
        ([1, 2.5], 60),  # a server that was fast is slow: a code may wait behind this chunk
    ],
)
def test_what_is_not_begun_when_its_time_is_over_is_given_back(
    seller: Seller, smtp: Any, states: States, monkeypatch: pytest.MonkeyPatch, ticks: list[float], ends: float
) -> None:
    say(seller, 3)
    rows = take(3)
    clock = chain(ticks, repeat(ticks[-1]))
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with open_lanes() as lanes, lanes["email"].ways(alone=False) as ways:
        delivering._deliver_all([row.pk for row in rows], ways, ends=ends)
    assert states() == ["sent", "queued", "queued"]
    assert list(Delivery.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]


@pytest.mark.parametrize(
    ("size", "each", "following"),
    [
        (1, 0.3, 1),  # a slow server: one at a time, one in doubt
        (1, 0.001, 2),
        (64, 0.005, 50),
        (64, 0.001, 128),
        (1000, 0.0, 1000),
    ],
)
def test_as_many_are_claimed_as_go_out_in_a_quarter_of_a_second(size: int, each: float, following: int) -> None:
    assert next_size(size, each) == following


def test_what_many_copies_are_about_is_read_at_once_and_each_is_asked(
    seller: Seller, smtp: Any, states: States, purpose: Callable[..., Any]
) -> None:
    about = [SimpleNamespace(public_id=new_id("tst"), done=number == 1) for number in range(3)]
    reads: list[list[str]] = []

    def load(public_ids: Sequence[str]) -> list[SimpleNamespace]:
        reads.append(sorted(public_ids))
        return about

    purpose(load=load, still_true=lambda message: not message.subject.done)
    for each in about:
        queue_message("test", to=seller.user, about=each)
    rows = take(3)
    with open_lanes() as lanes, lanes["email"].ways(alone=False) as ways:
        delivering._deliver_all([row.pk for row in rows], ways, ends=time.monotonic() + 60)
    assert states() == ["sent", "dropped", "sent"]
    assert reads == [sorted(each.public_id for each in about)]


def test_a_fault_in_reading_what_many_are_about_stops_none_of_them(
    message: Message, smtp: Any, states: States, purpose: Callable[..., Any]
) -> None:
    purpose(load=lambda public_ids: 1 / 0)
    sweep()
    assert states() == ["sent"]


def test_what_went_out_together_is_marked_once_with_an_event_each(seller: Seller, states: States) -> None:
    say(seller, 3)
    refs = {row.pk: f"ref-{row.pk}" for row in take(3)}
    assert [mark_sent(refs, provider="there") for _ in range(2)] == [3, 0]
    assert Event.objects.filter(action="message.sent").count() == 3
    assert dict(Delivery.objects.filter(provider="there").values_list("pk", "provider_ref")) == refs


@pytest.mark.django_db(transaction=True)
def test_three_sweeps_at_once_send_each_mail_once(seller: Seller, smtp: Any, states: States) -> None:
    say(seller, 30)
    at_once([sweep] * 3)
    assert states() == ["sent"] * 30
    assert len({mail["Message-ID"] for mail in smtp.mails}) == len(smtp.mails) == 30


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_one_row(seller: Seller) -> None:
    say(seller, 100)
    taken = [row.pk for rows in results_at_once([lambda: take(50)] * 2) for row in rows]
    assert len(taken) == len(set(taken)) == 100


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_is_about_to_take_is_passed_by_without_waiting_for_it(seller: Seller) -> None:
    say(seller, 20)

    @transaction.atomic
    def claim_at_once() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
        return claim(20, Due("email", Delivery.Priority.ORDINARY), lease=LEASE)

    with transaction.atomic():
        held = {row.pk for row in Delivery.objects.select_for_update().order_by("due_at")[:10]}
        [taken] = results_at_once([claim_at_once])
    assert len(held) == len(taken) == 10
    assert held | set(taken) == set(Delivery.objects.values_list("pk", flat=True))

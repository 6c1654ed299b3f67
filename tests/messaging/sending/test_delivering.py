"""The outbox against a real SMTP server: what goes out, once, and what every fault leaves behind."""

import socket
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from audit.models import Event
from core.ids import new_id
from messaging.channels.base import Trouble
from messaging.models import Delivery, Message
from messaging.outbox import queue_message, queue_messages
from messaging.sending import delivering
from messaging.sending.backoff import LADDERS, LIFETIME
from messaging.sending.batches import Due, claim, mark_sent
from messaging.sending.delivering import BATCH, LEASE, deliver, next_size, sweep
from messaging.sending.lanes import open_lanes
from sellers.models import Seller
from tests.races import at_once, results_at_once

States = Callable[[], list[str]]
pytestmark = pytest.mark.usefixtures("purpose")


@pytest.fixture
def message(seller: Seller, subject: SimpleNamespace) -> Message:
    made = queue_message("test", to=seller.user, about=subject, secret={"code": "123456"})
    assert made is not None
    return made


@pytest.fixture
def code(seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]) -> Message:
    """What must never go out twice."""
    purpose(safe_to_repeat=False)
    made = queue_message("test", to=seller.user, about=subject, secret={"code": "123456"})
    assert made is not None
    return made


def make_due() -> None:
    Delivery.objects.update(due_at=Now())


def take(count: int = 1, *, priority: int = Delivery.Priority.ORDINARY) -> list[Delivery]:
    """What a worker has claimed that dies now, or goes on with it."""
    ids = claim(count, Due("email", priority), lease=LEASE)
    return list(Delivery.objects.filter(pk__in=ids).select_related("message__recipient").order_by("due_at"))


def end_leases() -> None:
    Delivery.objects.update(claimed_until=Now() - timedelta(seconds=1))


def test_a_mail_goes_out_and_its_secret_is_emptied(message: Message, smtp: Any, states: States) -> None:
    assert sweep() == 1
    assert "Code: 123456" in smtp.mails[0].get_body(("plain",)).get_content()
    assert smtp.recipients == ["seller@example.com"]
    assert states() == ["sent"]
    delivery = Delivery.objects.get()
    assert delivery.secret == {}
    assert delivery.sent_at is not None
    assert Event.objects.filter(subject=message.public_id).values_list("action", flat=True)[0] == "message.sent"


def test_a_second_sweep_sends_nothing_more(message: Message, smtp: Any) -> None:
    sweep()
    assert sweep() == 0
    assert len(smtp.mails) == 1


def test_what_is_no_longer_true_is_not_sent(
    message: Message, smtp: Any, subject: SimpleNamespace, states: States
) -> None:
    subject.done = True
    sweep()
    assert smtp.mails == []
    assert states() == ["dropped"]
    assert Delivery.objects.get().secret == {}
    message.refresh_from_db()
    assert message.withdrawn_at is not None


def test_the_other_copies_are_withdrawn_with_it(
    seller: Seller, subject: SimpleNamespace, smtp: Any, states: States
) -> None:
    queue_message("test", to=seller.user, about=subject, channels=["email", "sms"])
    Delivery.objects.filter(channel="sms").update(due_at=Now() + timedelta(hours=1))
    subject.done = True
    sweep()
    assert states() == ["dropped", "dropped"]


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_temporary_refusal_is_tried_again(message: Message, smtp: Any, states: States, where: str) -> None:
    setattr(smtp, where, "451 try later")
    sweep()
    assert states() == ["queued"]
    delivery = Delivery.objects.get()
    assert (delivery.error, delivery.attempts, delivery.secret) == ("SMTP 451", 1, {"code": "123456"})
    assert Delivery.objects.filter(due_at__gt=Now() + timedelta(seconds=12)).exists()
    setattr(smtp, where, "")
    make_due()
    sweep()
    assert states() == ["sent"]
    assert len(smtp.mails) == 1


def test_tries_end_after_the_last_pause(message: Message, smtp: Any, states: States) -> None:
    smtp.at_rcpt = "451 try later"
    for _ in LADDERS[Trouble.TEMPORARY]:
        sweep()
        assert states() == ["queued"]
        make_due()
    sweep()
    assert states() == ["failed"]
    assert Delivery.objects.get().secret == {}


def test_what_could_not_go_out_for_its_whole_lifetime_ends_with_its_reason(
    message: Message, smtp: Any, states: States
) -> None:
    smtp.at_rcpt = "451 try later"
    Message.objects.update(due_at=Now() - LIFETIME)
    sweep()
    assert states() == ["failed"]
    assert (Delivery.objects.get().error, Delivery.objects.get().secret) == ("SMTP 451", {})


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_refusal_for_good_is_final_and_says_why(message: Message, smtp: Any, states: States, where: str) -> None:
    setattr(smtp, where, "550 5.1.1 no such mailbox")
    sweep()
    assert states() == ["failed"]
    delivery = Delivery.objects.get()
    assert (delivery.error, delivery.failure, delivery.provider) == ("SMTP 550 5.1.1", "no_such_address", "smtp")
    assert delivery.secret == {}


def test_what_tries_came_to_is_said_when_they_end(message: Message, smtp: Any) -> None:
    smtp.at_rcpt = "452 4.2.2 mailbox full"
    for _ in range(len(LADDERS[Trouble.TEMPORARY]) + 1):
        assert Delivery.objects.get().failure == ""
        sweep()
        make_due()
    assert (Delivery.objects.get().status, Delivery.objects.get().failure) == ("failed", "mailbox_full")


def test_whoever_queued_it_hears_in_the_same_transaction_that_it_did_not_arrive(
    message: Message, smtp: Any, states: States, purpose: Callable[..., Any]
) -> None:
    heard: list[tuple[str, str, bool]] = []

    def hear(delivery: Delivery) -> None:
        heard.append((delivery.status, delivery.failure, connection.in_atomic_block))

    purpose(undelivered=hear)
    smtp.at_rcpt = "550 5.7.1 policy"
    sweep()
    assert heard == [("failed", "refused", True)]


def test_a_server_that_refuses_connections_is_tried_again(
    message: Message, settings: Any, smtp: Any, states: States
) -> None:
    settings.EMAIL_PORT = 1
    sweep()
    assert states() == ["queued"]
    assert Delivery.objects.get().error == "ConnectionRefusedError"


def test_a_hang_after_data_leaves_a_code_unknown_and_it_is_never_sent_again(
    code: Message, smtp: Any, states: States
) -> None:
    smtp.hangs_after_data = True
    sweep()
    assert states() == ["unknown"]
    smtp.hangs_after_data = False
    make_due()
    sweep()
    assert len(smtp.mails) == 1
    assert Delivery.objects.get().secret == {}


def test_a_hang_after_data_repeats_another_mail_once_with_the_same_message_id(
    message: Message, smtp: Any, states: States
) -> None:
    smtp.hangs_after_data = True
    sweep()
    assert states() == ["queued"]
    make_due()
    sweep()
    assert states() == ["unknown"]
    assert len(smtp.mails) == 2
    assert smtp.mails[0]["Message-ID"] == smtp.mails[1]["Message-ID"]


def test_an_earlier_refusal_does_not_use_up_the_one_repetition(message: Message, smtp: Any, states: States) -> None:
    smtp.at_rcpt = "451 try later"
    sweep()
    smtp.at_rcpt, smtp.hangs_after_data = "", True
    make_due()
    sweep()
    assert states() == ["queued"]


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
    for _ in range(3):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
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


def test_a_copy_in_doubt_that_became_untrue_stays_unknown(
    message: Message, smtp: Any, subject: SimpleNamespace, states: States
) -> None:
    smtp.hangs_after_data = True
    sweep()
    subject.done = True
    make_due()
    sweep()
    assert states() == ["unknown"]
    assert len(smtp.mails) == 1


def test_a_worker_that_slept_over_its_lease_takes_nothing_from_the_next(message: Message, states: States) -> None:
    (slow,) = take()
    end_leases()
    delivering.settle_abandoned()
    make_due()
    take(priority=Delivery.Priority.ALONE)
    delivering.put_back([slow])
    assert states() == ["sending"]


def test_one_text_that_cannot_be_made_stops_no_other(
    message: Message, seller: Seller, smtp: Any, states: States, purpose: Callable[..., Any]
) -> None:
    other = queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    assert other is not None
    Message.objects.filter(pk=message.pk).update(purpose="unheard_of")
    sweep()
    assert states() == ["queued", "sent"]
    assert Delivery.objects.first().error == "the text could not be made"


def test_a_subject_line_that_would_forge_a_header_is_refused(message: Message, smtp: Any, states: States) -> None:
    Message.objects.update(title="Hello\nBcc: all@example.com")
    sweep()
    assert states() == ["failed"]
    assert smtp.mails == []


def test_one_connection_serves_a_whole_sweep(seller: Seller, smtp: Any) -> None:
    for _ in range(5):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    sweep()
    assert (len(smtp.mails), smtp.connections) == (5, 1)


def test_a_connection_closed_by_the_server_is_opened_anew(seller: Seller, smtp: Any) -> None:
    for _ in range(2):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    with open_lanes() as lanes, lanes["email"].ways(alone=False) as ways:
        first, second = take(2)
        assert deliver(first, ways)
        ways[0].channel.connection.connection.sock.shutdown(socket.SHUT_RDWR)
        assert deliver(second, ways)
    assert smtp.connections == 2


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


def test_what_is_not_begun_when_the_sweep_ends_is_given_back(
    seller: Seller, smtp: Any, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    rows = take(3)
    ticks = iter([1, 61])
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
    with open_lanes() as lanes, lanes["email"].ways(alone=False) as ways:
        delivering._deliver_all([row.pk for row in rows], ways, ends=60)
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
    for _ in range(3):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    refs = {row.pk: f"ref-{row.pk}" for row in take(3)}
    assert [mark_sent(refs, provider="there") for _ in range(2)] == [3, 0]
    assert Event.objects.filter(action="message.sent").count() == 3
    assert dict(Delivery.objects.filter(provider="there").values_list("pk", "provider_ref")) == refs


@pytest.mark.django_db(transaction=True)
def test_three_sweeps_at_once_send_each_mail_once(seller: Seller, smtp: Any, states: States) -> None:
    for _ in range(30):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    at_once([sweep] * 3)
    assert states() == ["sent"] * 30
    assert len({mail["Message-ID"] for mail in smtp.mails}) == len(smtp.mails) == 30


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_one_row(seller: Seller) -> None:
    for _ in range(100):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    taken = [row.pk for rows in results_at_once([lambda: take(50)] * 2) for row in rows]
    assert len(taken) == len(set(taken)) == 100

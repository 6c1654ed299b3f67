"""What receipts make of copies, in whatever order and however often they come."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from audit.models import Event
from core.ids import new_id
from messaging.failures import Failure
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.receipts.actions import Outcome, Receipt, take_receipt
from messaging.sending.batches import Due, claim, mark_sent
from messaging.sending.delivering import LEASE, sweep
from sellers.models import Seller
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("purpose")
NO_SUCH = Failure.NO_SUCH_ADDRESS


@pytest.fixture
def delivery(seller: Seller) -> Delivery:
    """A copy that nobody has sent yet."""
    about = SimpleNamespace(public_id=new_id("tst"))
    queue_message("test", to=seller.user, about=about, secret={"code": "123456"})
    return Delivery.objects.get()


@pytest.fixture
def say(delivery: Delivery) -> Callable[..., bool]:
    def take(outcome: Outcome, failure: Failure | None = None, **fields: Any) -> bool:
        return take_receipt(Receipt("ses", outcome, delivery=delivery.public_id, failure=failure, **fields))

    return take


def now(delivery: Delivery, status: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(status=status, secret=b"")


def events(delivery: Delivery) -> list[str]:
    found = Event.objects.filter(subject=delivery.message.public_id).order_by("position")
    return list(found.values_list("action", flat=True))


def test_what_arrived_is_delivered_with_its_time_and_an_event(delivery: Delivery, say: Any) -> None:
    now(delivery, "sent")
    assert say(Outcome.DELIVERED, ref="theirs")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.provider, delivery.provider_ref) == ("delivered", "ses", "theirs")
    assert delivery.delivered_at is not None
    assert events(delivery) == ["message.delivered"]


def test_what_came_back_says_why_and_whoever_queued_it_hears(delivery: Delivery, say: Any, purpose: Any) -> None:
    heard: list[Any] = []
    purpose(undelivered=lambda copy: heard.append((copy.status, copy.failure, connection.in_atomic_block)))
    now(delivery, "sent")
    assert say(Outcome.RETURNED, NO_SUCH, reason="Bounce Permanent General 5.1.1")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.failure) == ("returned", "no_such_address")
    assert heard == [("returned", "no_such_address", True)]
    (event,) = Event.objects.filter(action="message.returned")
    assert json.loads(event.data) == {
        "channel": "email",
        "purpose": "test",
        "error": "Bounce Permanent General 5.1.1",
        "failure": "no_such_address",
    }


@pytest.mark.parametrize("outcome", [Outcome.TAKEN, Outcome.DELIVERED, Outcome.RETURNED])
def test_the_same_receipt_again_changes_nothing(delivery: Delivery, say: Any, outcome: Outcome) -> None:
    failure = NO_SUCH if outcome == Outcome.RETURNED else None
    now(delivery, "unknown")
    assert [say(outcome, failure) for _ in range(3)] == [True, False, False]
    assert len(events(delivery)) == 1


@pytest.mark.parametrize(("first", "second"), [(Outcome.TAKEN, Outcome.DELIVERED), (Outcome.DELIVERED, Outcome.TAKEN)])
def test_that_they_took_it_never_undoes_that_it_arrived(
    delivery: Delivery, say: Any, first: Outcome, second: Outcome
) -> None:
    now(delivery, "unknown")
    say(first)
    say(second)
    delivery.refresh_from_db()
    assert delivery.status == "delivered"


@pytest.mark.parametrize("status", ["failed", "dropped", "returned"])
def test_what_was_final_stays(delivery: Delivery, say: Any, status: str) -> None:
    now(delivery, status)
    assert not say(Outcome.DELIVERED)
    delivery.refresh_from_db()
    assert delivery.status == status


@pytest.mark.parametrize("reversed_order", [False, True])
def test_a_mailbox_that_gives_back_what_its_server_took_wins_in_either_order(
    delivery: Delivery, say: Any, reversed_order: bool
) -> None:
    now(delivery, "sent")
    steps = [lambda: say(Outcome.DELIVERED), lambda: say(Outcome.RETURNED, NO_SUCH, overrules=True)]
    for step in reversed(steps) if reversed_order else steps:
        step()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.failure) == ("returned", "no_such_address")


def test_an_answer_by_machine_does_not_undo_that_it_arrived(delivery: Delivery, say: Any) -> None:
    now(delivery, "delivered")
    assert not say(Outcome.RETURNED, Failure.UNREACHABLE)


def test_a_receipt_before_our_own_note_of_the_send_is_not_lost(delivery: Delivery, say: Any) -> None:
    (row,) = claim(1, Due("email", 1), lease=LEASE)
    assert say(Outcome.DELIVERED, ref="theirs")
    assert mark_sent({row: "theirs"}, provider="ses") == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.secret) == ("delivered", {})
    assert delivery.sent_at is not None


def test_what_waits_to_be_repeated_in_doubt_is_not_once_they_say_that_they_have_it(
    delivery: Delivery, say: Any, smtp: Any
) -> None:
    Delivery.objects.update(doubted=True)
    assert say(Outcome.TAKEN)
    sweep()
    delivery.refresh_from_db()
    assert (delivery.status, smtp.mails) == ("sent", [])


def test_a_complaint_says_that_it_arrived_and_was_unwanted(delivery: Delivery, say: Any) -> None:
    now(delivery, "sent")
    assert [say(Outcome.COMPLAINED, reason="Complaint") for _ in range(2)] == [True, False]
    delivery.refresh_from_db()
    assert (delivery.status, delivery.failure) == ("delivered", "complaint")
    assert events(delivery) == ["message.delivered", "message.complained"]


def test_a_delay_is_noted_for_ops_until_it_arrives(delivery: Delivery, say: Any) -> None:
    now(delivery, "sent")
    assert say(Outcome.DELAYED, reason="DeliveryDelay MailboxFull")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == ("sent", "DeliveryDelay MailboxFull")
    say(Outcome.DELIVERED)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == ("delivered", "")


def test_without_our_own_id_theirs_finds_the_copy_of_this_provider_alone(delivery: Delivery) -> None:
    Delivery.objects.update(status="sent", provider="aws-2", provider_ref="theirs")
    assert not take_receipt(Receipt("ses", Outcome.DELIVERED, ref="theirs"))
    assert take_receipt(Receipt("aws", Outcome.DELIVERED, ref="theirs"))


@pytest.mark.parametrize("who", [{"delivery": "dlv_0000000000000000000000"}, {"ref": "nobody's"}, {}])
def test_a_copy_that_is_not_ours_changes_nothing(delivery: Delivery, who: dict[str, str]) -> None:
    assert not take_receipt(Receipt("ses", Outcome.RETURNED, failure=NO_SUCH, **who))
    assert Event.objects.filter(action="message.returned").count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_receipts_at_once_are_taken_once(delivery: Delivery, say: Any) -> None:
    now(delivery, "sent")
    at_once([lambda: say(Outcome.RETURNED, NO_SUCH)] * 4)
    assert events(delivery) == ["message.returned"]

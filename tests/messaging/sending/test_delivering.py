"""The outbox against a real SMTP server: what goes out, once, and what every fault leaves behind."""

import socket
from collections.abc import Callable
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
from messaging.outbox import queue_message
from messaging.sending.backoff import LADDERS, LIFETIME
from messaging.sending.delivering import deliver, sweep
from messaging.sending.lanes import open_lanes
from sellers.models import Seller
from tests.messaging.sending.claims import make_due, say, take

States = Callable[[], list[str]]
pytestmark = pytest.mark.usefixtures("purpose")


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
    say(seller, 5)
    sweep()
    assert (len(smtp.mails), smtp.connections) == (5, 1)


def test_a_connection_closed_by_the_server_is_opened_anew(seller: Seller, smtp: Any) -> None:
    say(seller, 2)
    with open_lanes() as lanes, lanes["email"].ways(alone=False) as ways:
        first, second = take(2)
        assert deliver(first, ways)
        ways[0].channel.connection.connection.sock.shutdown(socket.SHUT_RDWR)
        assert deliver(second, ways)
    assert smtp.connections == 2

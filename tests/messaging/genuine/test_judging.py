"""“Is this message genuine?”: asked by its reader, by a stranger, and by somebody who got it without an account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.ids import new_id
from core.models import User
from messaging.models import Delivery, Message
from sellers.models import Seller
from tests.messaging.genuine.saying import nobody, say, sent_mail

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("purpose")
PAGE = "/genuine/"
YES, NO = "Yes, this is from us", "No, this is not from us"
REFERENCE_ALONE = "Yes, this reference is ours"


def ask(client: Client, text: str, **more: str) -> str:
    return client.post(PAGE, {"text": text} | more).content.decode()


def test_ones_own_reference_is_confirmed_however_it_is_typed(seller: Seller, log_in: LogIn) -> None:
    message, client = say(seller), log_in(seller.user)
    alone = (message.public_id, f" {message.public_id.upper()}\n")
    for text, answer in [*((each, REFERENCE_ALONE) for each in alone), (f"Reference: {message.public_id}.", YES)]:
        page = ask(client, text)
        assert answer in page
        assert reverse("message", args=[message.public_id]) in page


def test_the_whole_mail_is_confirmed_with_the_code_that_we_do_not_keep(seller: Seller, log_in: LogIn) -> None:
    assert YES in ask(log_in(seller.user), sent_mail(seller, secret={"code": "987654"}))


def test_the_subject_may_stand_above_the_mail_and_nothing_else(seller: Seller, log_in: LogIn) -> None:
    mail, client = sent_mail(seller, secret={"code": "987654"}), log_in(seller.user)
    subject = Message.objects.get(recipient=seller.user).title
    assert YES in ask(client, f"{subject}\n\nVouchroom\n\n{mail}")
    assert YES not in ask(client, f"{subject} at once\n\nVouchroom\n\n{mail}")


@pytest.mark.parametrize("place", ["987654", "Open task"])
def test_nobody_puts_words_into_the_place_of_what_we_do_not_keep(seller: Seller, log_in: LogIn, place: str) -> None:
    forged = sent_mail(seller, secret={"code": "987654"}).replace(place, "locked, call us now and pay what is due")
    page = ask(log_in(seller.user), forged)
    assert YES not in page
    assert "call us now and pay what is due" in page


def test_once_what_it_was_about_is_gone_a_code_may_stand_there_and_no_sentence(
    seller: Seller, log_in: LogIn, purpose: Callable[..., Any]
) -> None:
    copy = sent_mail(seller, secret={"code": "987654"})

    def gone(*_: Any) -> Any:
        raise Seller.DoesNotExist

    purpose(render=gone)
    assert YES in ask(log_in(seller.user), copy)
    assert YES not in ask(log_in(seller.user), copy.replace("Code: 987654", "Call us now and pay"))


def test_a_copied_reference_under_a_foreign_link_is_no(seller: Seller, log_in: LogIn) -> None:
    forged = sent_mail(seller).replace("http://localhost:8000", "https://localhost.evil.example")
    page = ask(log_in(seller.user), forged)
    assert NO in page
    assert "The reference was copied" in page
    assert page.count("<strong>localhost.evil.example</strong>") == 1
    assert 'href="https://localhost.evil' not in page


def test_words_that_are_not_ours_are_named(seller: Seller, log_in: LogIn) -> None:
    page = ask(log_in(seller.user), sent_mail(seller) + "Reply with a photo of your passport")
    assert "Not as it stands here" in page
    assert "Reply with a photo of your passport</li>" in page


def test_anothers_reference_is_as_unknown_as_an_invented_one(
    seller: Seller, other_seller: Seller, log_in: LogIn
) -> None:
    client = log_in(other_seller.user)
    pages = [ask(client, reference) for reference in (say(seller).public_id, new_id("msg"))]
    assert [NO in page for page in pages] == [True, True]


def test_what_is_due_later_is_no_known_reference_yet(seller: Seller, log_in: LogIn) -> None:
    message = say(seller)
    Message.objects.update(published_at=None)
    assert NO in ask(log_in(seller.user), message.public_id)


def test_a_text_without_a_reference_is_no_with_the_cause(seller: Seller, log_in: LogIn) -> None:
    page = ask(log_in(seller.user), "You won! Answer now")
    assert "If it is an e-mail, it is not from us" in page
    assert "You won! Answer now</textarea>" in page


def test_an_empty_text_asks_for_one(db: None) -> None:
    page = ask(nobody(), "", address="")
    assert "Enter the reference of the message, or paste the message." in page
    assert "<title>Error:" in page


def test_whoever_got_it_without_an_account_is_told_by_reference_and_address(seller: Seller) -> None:
    message = say(seller, address="Nora@example.com")
    page = ask(nobody(), message.public_id, address="nora@example.com")
    assert REFERENCE_ALONE in page
    assert "A reference can be copied" in page
    assert message.title not in page
    assert seller.user.email not in page


@pytest.mark.parametrize("address", ["seller@example.com", "olga@example.com"])
def test_without_the_address_that_it_went_to_a_reference_tells_a_stranger_nothing(seller: Seller, address: str) -> None:
    message = say(seller, address="nora@example.com")
    Delivery.objects.exclude(channel="email").delete()
    known, invented = message.public_id, new_id("msg")
    pages = [ask(nobody(), reference, address=address) for reference in (known, invented)]
    assert NO in pages[0]
    assert pages[0].replace(known, "").count("\n") == pages[1].replace(invented, "").count("\n")


def test_one_look_costs_the_same_for_a_known_and_an_unknown_reference(seller: Seller, log_in: LogIn) -> None:
    client, counts = log_in(seller.user), []
    client.get(PAGE)
    for reference in (say(seller).public_id, new_id("msg")):
        with CaptureQueriesContext(connection) as queries:
            ask(client, reference)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_asking_is_limited(db: None) -> None:
    client = nobody()
    assert [client.post(PAGE, {"text": "x"}).status_code for _ in range(21)][-1] == 429

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from messaging.models import Message
from messaging.purposes import HIDDEN
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.twins import twin_of

pytestmark = pytest.mark.django_db
ASKING = ["/accounts/login/code/", "/accounts/password/reset/"]


def ask(address: str, email: str, **headers: str):
    return Client(headers={"host": "localhost"} | headers).post(address, {"email": email})


@pytest.mark.parametrize("address", ASKING)
def test_a_stranger_gets_no_mail_and_the_same_answer_as_a_seller(seller: Seller, address: str) -> None:
    known, unknown = ask(address, seller.user.email), ask(address, "nobody@example.com")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    sweep()
    assert [sent.to for sent in mail.outbox] == [[seller.user.email]]


@pytest.mark.parametrize("address", ASKING)
def test_no_answer_waits_for_the_mail_server(seller: Seller, address: str, settings) -> None:
    settings.EMAIL_BACKEND = "a.server.that.is.away"
    for email in [seller.user.email, "nobody@example.com"]:
        assert ask(address, email).status_code == 302


def test_the_message_center_does_not_hold_the_code(seller: Seller) -> None:
    ask("/accounts/login/code/", seller.user.email)
    sweep()
    [sent], message = mail.outbox, Message.objects.get(purpose="account_mail")
    [code] = re.findall(r"^[A-Z0-9-]{6,}$", sent.body, re.MULTILINE)
    assert code not in message.title + message.body
    assert message.deliveries.get().secret == {}
    assert twin_of(sent) == message
    assert sent.body.replace(code, HIDDEN).startswith(f"{message.title}\n\n{message.body}")
    assert message.action_path == reverse("account_confirm_login_code")


def test_limits_count_each_visitor_behind_a_proxy(seller: Seller, settings) -> None:
    settings.PROXY_COUNT = 1
    guesses = [
        ask("/accounts/login/code/", f"guess{number}@example.com", x_forwarded_for="192.0.2.1") for number in range(21)
    ]
    assert guesses[-1].status_code == 200  # the form again: too many attempts
    assert ask("/accounts/login/code/", seller.user.email, x_forwarded_for="192.0.2.2").status_code == 302


@pytest.mark.parametrize(("sent", "kept"), [("Asia/Calcutta", "Asia/Kolkata"), ("Mars/Olympus", "UTC"), ("", "UTC")])
def test_times_are_in_the_zone_of_the_device_from_the_first_page_on(client: Client, sent: str, kept: str) -> None:
    data = {
        "email": "new@example.com",
        "password1": "correct horse battery",
        "phrase": "amber fern 42",
        "time_zone": sent,
    }
    client.post("/accounts/signup/", data, headers={"host": "localhost"})
    assert Seller.objects.get().user.time_zone == kept

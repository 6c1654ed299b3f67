"""The link in the e-mail that carries a code: another way to give the code, nothing more (R2, R11, R12)."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.models import Event
from contacts.actions.codes import check_code, expire_codes, send_code
from contacts.models import Address, CodeAttempt
from messaging.models import Message
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.contacts.conftest import travel


@pytest.fixture
def link(email: Address, seller: Seller) -> str:
    """Its path, as the mail has it."""
    send_code(email, actor=seller.user)
    return sent_link()


def sent_link() -> str:
    sweep()
    found = re.search(r"/contact/code/\S+/link/\S+/", str(mail.outbox[-1].body))
    assert found
    return found.group()


def test_opening_it_changes_nothing_and_the_button_confirms(client: Client, link: str, email: Address) -> None:
    for _ in range(3):
        page = client.get(link)
        assert "Confirm this address" in page.content.decode()
    client.head(link)
    email.refresh_from_db()
    assert (email.status, CodeAttempt.objects.get().failures) == ("pending", 0)
    answer = client.post(link, follow=True)
    assert "Confirmed. Thank you." in answer.content.decode()
    email.refresh_from_db()
    assert email.status == "verified"
    assert Event.objects.get(action="contact.code_entered").data == (
        f'{{"attempt":"{CodeAttempt.objects.get().public_id}","by":"link","failures":0,"result":"used"}}'
    )


def test_it_logs_nobody_in(link: str, email: Address) -> None:
    stranger = Client(headers={"host": "localhost"})
    for answer in (stranger.get(link), stranger.post(link)):
        assert answer["Location"].startswith("/accounts/login/?next=")
    email.refresh_from_db()
    assert email.status == "pending"


def test_another_sellers_log_in_does_not_open_it(link: str, other_seller: Seller, log_in: Any) -> None:
    other = log_in(other_seller.user)
    assert [other.get(link).status_code, other.post(link).status_code] == [404, 404]
    assert CodeAttempt.objects.get().failures == 0


def test_a_wrong_link_counts_as_a_wrong_code(client: Client, link: str, email: Address) -> None:
    wrong = reverse("contact_link", args=[email.public_id, "x" * 32])
    page = client.post(wrong, follow=True).content.decode()
    assert "This is not the link of the e-mail we sent last" in page
    for _ in range(4):
        page = client.post(wrong, follow=True).content.decode()
    assert "entered wrongly too often" in page
    client.post(link)
    attempt = CodeAttempt.objects.get()
    assert (attempt.status, attempt.failures, attempt.link_hash) == ("locked", 5, "")


def test_a_resend_ends_the_link_before(client: Client, link: str, email: Address, seller: Seller) -> None:
    travel(seconds=61)
    send_code(email, actor=seller.user)
    assert "not the link of the e-mail we sent last" in client.post(link, follow=True).content.decode()
    assert "Confirmed. Thank you." in client.post(sent_link(), follow=True).content.decode()


def test_it_expires_with_its_code(client: Client, link: str) -> None:
    travel(minutes=11)
    assert "has expired" in client.get(link, follow=True).content.decode()
    assert "has expired" in client.post(link, follow=True).content.decode()
    expire_codes()
    assert CodeAttempt.objects.get().link_hash == ""


def test_it_works_once_and_ends_with_the_code(
    client: Client, link: str, email: Address, seller: Seller, last_code: Any
) -> None:
    check_code(email, actor=seller.user, code=last_code())
    assert "Nothing more is to be done about it" in client.get(link, follow=True).content.decode()
    assert "Nothing more is to be done about it" in client.post(link, follow=True).content.decode()


def test_neither_database_nor_message_center_has_it(link: str) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    rows = [*CodeAttempt.objects.values_list(), *Event.objects.values_list(), *Message.objects.values_list()]
    assert token not in str(rows)
    assert token not in Message.objects.get(purpose="contact_code").action_path

"""What ops and support see of messages and their copies."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.ids import new_id
from core.models import User
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from sellers.models import Seller

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("purpose")
LISTS = ["/admin/messaging/message/", "/admin/messaging/delivery/"]


def say(seller: Seller, times: int = 1) -> None:
    for _ in range(times):
        subject = SimpleNamespace(public_id=new_id("tst"))
        queue_message("test", to=seller.user, about=subject, address="x@example.net", secret={"code": "987654"})


@pytest.mark.parametrize("address", LISTS)
def test_more_rows_cost_no_more_queries(seller: Seller, ops: User, log_in: LogIn, address: str) -> None:
    client = log_in(ops)
    say(seller)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    say(seller, times=29)
    with CaptureQueriesContext(connection) as thirty:
        response = client.get(address)
    assert response.status_code == 200
    assert len(one) == len(thirty)


def test_no_page_shows_a_secret(seller: Seller, ops: User, log_in: LogIn) -> None:
    say(seller)
    client = log_in(ops)
    pages = [*LISTS, f"{LISTS[0]}{Message.objects.get().pk}/change/", f"{LISTS[1]}{Delivery.objects.get().pk}/change/"]
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert ["987654" in answer.content.decode() for answer in answers] == [False] * 4


def test_ops_filter_copies_by_what_was_in_the_way(seller: Seller, ops: User, log_in: LogIn) -> None:
    say(seller, times=3)
    refused, full, _fine = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=refused.pk).update(status="returned", failure="refused", provider="ses")
    Delivery.objects.filter(pk=full.pk).update(status="failed", failure="mailbox_full")
    page = log_in(ops).get(LISTS[1], {"failure__exact": "refused"})
    assert [copy.pk for copy in page.context["cl"].result_list] == [refused.pk]
    assert "the mail server refused it" in page.content.decode()


def test_support_reads_what_the_seller_reads_and_changes_nothing(seller: Seller, support: User, log_in: LogIn) -> None:
    say(seller)
    page, client = f"{LISTS[0]}{Message.objects.get().pk}/change/", log_in(support)
    assert "First line." in client.get(page).content.decode()
    assert client.post(page, {"title": "Forged"}).status_code == 403
    assert client.post(LISTS[0] + "add/", {}).status_code == 403


@pytest.mark.parametrize("address", LISTS)
def test_a_seller_and_an_account_manager_see_nothing_here(
    seller: Seller, account_manager: User, log_in: LogIn, address: str
) -> None:
    assert log_in(seller.user).get(address).status_code == 302
    assert log_in(account_manager).get(address).status_code == 403

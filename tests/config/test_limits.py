"""Doors that count who knocks, and what they do without Redis."""

import re
from typing import Any

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as RedisGone

from config import limits
from sellers.models import Seller

pytestmark = pytest.mark.django_db
KNOWN = "seller@example.com"


@pytest.fixture(autouse=True)
def few(monkeypatch: Any) -> None:
    monkeypatch.setitem(limits.ON_POST, "genuine", limits.Limit(2, 60, guards=True))
    monkeypatch.setitem(limits.ON_POST, "document", limits.Limit(2, 60))


@pytest.fixture
def client(seller: Seller, log_in: Any) -> Client:
    return log_in(seller.user)


def look_up(client: Client) -> Any:
    return client.post("/genuine/", {"text": "msg_0000000000000000000000"})


@time_machine.travel("2026-11-22 10:00:05Z", tick=False)
def test_one_too_many_is_told_when_to_try_again_in_their_zone(client: Client) -> None:
    assert [look_up(client).status_code for _ in range(3)] == [200, 200, 429]
    answer = look_up(client)
    assert answer["Retry-After"] == "55"
    assert re.search(r"You can try again from 10:01.{0,4} \(London, UTC", answer.content.decode())


def test_the_next_window_begins_anew(client: Client) -> None:
    with time_machine.travel("2026-11-22 10:00:05Z", tick=False):
        assert [look_up(client).status_code for _ in range(3)][-1] == 429
    with time_machine.travel("2026-11-22 10:01:00Z", tick=False):
        assert look_up(client).status_code == 200


@time_machine.travel("2026-11-22 10:00:05Z", tick=False)
def test_somebody_else_is_not_held_up(client: Client, other_seller: Seller, log_in: Any) -> None:
    assert [look_up(client).status_code for _ in range(3)][-1] == 429
    assert look_up(log_in(other_seller.user)).status_code == 200


@time_machine.travel("2026-11-22 10:00:05Z", tick=False)
@pytest.mark.parametrize(
    ("addresses", "last"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3"], 429),
        (["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:3::1"], 200),
        (["::ffff:203.0.113.1", "203.0.113.1", "203.0.113.1"], 429),
        (["::ffff:203.0.113.1", "::ffff:203.0.113.2", "::ffff:203.0.113.3"], 200),
        (["203.0.113.1", "203.0.113.2", "203.0.113.3"], 200),
        (["", "", ""], 429),
    ],
)
def test_a_network_of_the_newer_protocol_counts_as_one(db: None, addresses: list[str], last: int) -> None:
    visitor = Client(headers={"host": "localhost"})
    pasted = {"text": "msg_0000000000000000000000", "address": "nora@example.com"}
    answers = [visitor.post("/genuine/", pasted, REMOTE_ADDR=each).status_code for each in addresses]
    assert answers == [200, 200, last]


def test_log_ins_count_by_network_too(rf: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert get_adapter().get_client_ip(request) == "2001:db8:1:2::"


@time_machine.travel("2026-11-22 10:00:05Z", tick=False)
def test_ways_to_the_issuer_are_counted_even_where_there_is_none(monkeypatch: Any) -> None:
    monkeypatch.setitem(limits.ON_GET, "company_log_in", limits.Limit(2, 60))
    visitor = Client(headers={"host": "localhost"})
    assert [visitor.get("/accounts/company/").status_code for _ in range(3)] == [404, 404, 429]


@time_machine.travel("2026-11-22 10:00:05Z", tick=False)
def test_searches_of_staff_are_counted_and_lists_are_not(monkeypatch: Any, support: Any, log_in: Any) -> None:
    monkeypatch.setattr(limits, "ON_SEARCH", limits.Limit(2, 60))
    client = log_in(support)
    assert [client.get("/admin/sellers/seller/?q=Acme").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/admin/sellers/seller/").status_code == 200


def test_without_redis_nobody_guesses_and_uploads_go_on(client: Client, seller: Seller, monkeypatch: Any) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise RedisGone

    monkeypatch.setattr(cache, "add", gone)
    assert look_up(client).status_code == 503
    document = seller.documents.first().public_id
    assert client.post(f"/documents/{document}/").status_code == 200


@pytest.mark.parametrize(
    ("path", "data", "allowed"),
    [
        ("/accounts/login/", {"login": "seller@example.com", "password": "wrong"}, 30),
        ("/accounts/password/reset/", {"email": "seller@example.com"}, 5),
    ],
)
def test_the_doors_of_django_allauth_are_counted(seller: Seller, path: str, data: dict[str, str], allowed: int) -> None:
    sent = [{name: value.format(number=number) for name, value in data.items()} for number in range(allowed + 1)]
    answers = [Client(headers={"host": "localhost"}).post(path, each) for each in sent]
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].content.decode()
    assert answers[0].status_code in (200, 302)


def test_too_many_log_in_codes_are_refused_beside_the_address(seller: Seller) -> None:
    sent = [Client(headers={"host": "localhost"}).post("/accounts/login/code/", {"email": KNOWN}) for _ in range(4)]
    assert [answer.status_code for answer in sent] == [302, 302, 302, 200]
    assert "Too many" in sent[-1].content.decode()
    assert KNOWN in sent[-1].content.decode()


@time_machine.travel("2026-11-22 10:00:05Z", tick=False)
@pytest.mark.parametrize(("address", "most"), [("export/1/download/", 10), ("seller/1/rights/copy/", 20)])
def test_copies_of_a_sellers_data_are_counted(ops: Any, log_in: Any, address: str, most: int) -> None:
    client = log_in(ops)
    answers = [client.post(f"/admin/sellers/{address}").status_code for _ in range(most + 1)]
    assert answers == [*([404] * most), 429]

"""How a platform gets a link."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integration.models import ApiKey, HostedLink
from sellers.models import Seller
from tests.integration.asking import fields_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    made = platform()
    ApiKey.objects.update(return_origins=["https://market.example"])
    return made


def test_a_link_leads_the_seller_in(client: Any, seller: Seller) -> None:
    answer = post(client, "hosted_links", {"seller": seller.public_id})
    shown = answer.json()
    assert (answer.status_code, shown["object"], shown["mode"], shown["seller"]) == (
        201, "hosted_link", "live", seller.public_id,
    )  # fmt: skip
    assert shown["expires_at"].endswith("Z")
    path = "/hosted/" + shown["url"].partition("/hosted/")[2]
    assert Client(headers={"host": "localhost"}).post(path).status_code == 302


def test_the_same_request_gives_the_same_link_and_only_its_hash_is_kept(client: Any, seller: Seller) -> None:
    first, second = (post(client, "hosted_links", {"seller": seller.public_id}, key="one") for _ in range(2))
    link = HostedLink.objects.get()
    token = first.json()["url"].rstrip("/").rpartition("/")[2]
    assert (first.json(), len(token), token in str(link.__dict__)) == (second.json(), 32, False)


def test_where_it_leads_back_is_one_of_the_key_s_origins(client: Any, seller: Seller) -> None:
    def ask(address: str) -> Any:
        return post(client, "hosted_links", {"seller": seller.public_id, "return_url": address})

    assert ask("https://market.example/back").status_code == 201
    assert fields_of(ask("https://other.example/back")) == {"return_url": "not_allowed"}
    assert fields_of(ask("http://localhost:3000/")) == {"return_url": "not_allowed"}


def test_a_language_that_there_is_not_is_named(client: Any, seller: Seller) -> None:
    answer = post(client, "hosted_links", {"seller": seller.public_id, "language": "xx"})
    assert fields_of(answer) == {"language": "invalid_choice"}


def test_nobody_who_cannot_log_in_gets_a_link(client: Any, seller: Seller) -> None:
    type(seller.user).objects.filter(pk=seller.user.pk).update(is_active=False)
    answer = post(client, "hosted_links", {"seller": seller.public_id})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_log_in")

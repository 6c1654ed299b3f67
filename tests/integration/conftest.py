"""Platforms: a client for each kind of key."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from core.models import User
from integration.keys.actions import make_key
from integration.keys.scopes import SCOPES
from integration.models import ApiKey
from integration.testmode import magic
from sellers.actions import save_person
from sellers.models import Seller
from tests.sellers.details import complete
from verification.actions.cases import submit_case
from verification.models import Case


class Platform(APIClient):
    """Whatever it is answered: what there is not is null, and never an empty text."""

    def request(self, **kwargs: Any) -> Any:
        answer = super().request(**kwargs)
        if "json" in answer.headers.get("Content-Type", "") and answer.content:
            assert list(empty_texts(answer.json())) == []
        return answer


def empty_texts(body: Any, where: str = "") -> Iterator[str]:
    """Where they are."""
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, each in inside:
        yield from empty_texts(each, f"{where}/{name}")
    if body == "":
        yield where


@pytest.fixture
def platform(ops: User) -> Callable[..., APIClient]:
    """`platform("cases:read", is_test=True)`: what asks with such a key; without scopes it has them all. POSTs need
    `headers={"Idempotency-Key": …}`."""

    def make(*scopes: str, is_test: bool = False) -> APIClient:
        name = f"Market {ApiKey.objects.count()}"
        key, secret = make_key(name, actor=ops, is_test=is_test, scopes=scopes or SCOPES)
        headers: Any = {"Authorization": f"Bearer {secret}"}
        client: Any = Platform(headers=headers)
        client.key, client.key_client = key, Client(headers=headers)
        return client

    return make


@pytest.fixture
def make_test_seller(make_seller: Callable[..., Seller]) -> Callable[..., Seller]:
    """Everything declared and uploaded; `number`: of the identity document."""

    def make(email: str = "seller@platform.example", *, number: str = "") -> Seller:
        seller = make_seller(email, full_name="Tess Tester", time_zone="Europe/London", is_test=True)
        complete(seller)
        if number:
            save_person(seller, actor=seller.user, document_number=number)
        return Seller.objects.get(pk=seller.pk)

    return make


@pytest.fixture
def submit(make_test_seller: Callable[..., Seller]) -> Callable[..., Case]:
    """Into a session, or straight to a review of its documents."""

    def act(*, session: bool, email: str = "seller@platform.example") -> Case:
        seller = make_test_seller(email, number=magic.SESSION if session else magic.NO_SESSION)
        return submit_case(seller, actor=seller.user)

    return act

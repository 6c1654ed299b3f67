"""Platforms: a client for each kind of key."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from core.models import User
from integration.keys.actions import make_key
from integration.keys.scopes import SCOPES


@pytest.fixture
def platform(ops: User) -> Callable[..., APIClient]:
    """`platform("cases:read", is_test=True)`: what asks with such a key; without scopes it has them all. POSTs need
    `headers={"Idempotency-Key": …}`."""

    def make(*scopes: str, is_test: bool = False) -> APIClient:
        key, secret = make_key("Market", actor=ops, is_test=is_test, scopes=scopes or SCOPES)
        headers: Any = {"Authorization": f"Bearer {secret}"}
        client: Any = APIClient(headers=headers)
        client.key, client.key_client = key, Client(headers=headers)
        return client

    return make

"""Log-in, codes, reset and sign-up answer the same, after the same work, whether an address has an account or not."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.models import Message
from sellers.models import Seller

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "seller@example.com", "nobody@example.com"
DOORS = {
    "/accounts/login/": {"login": "", "password": "wrong and long"},
    "/accounts/login/code/": {"email": ""},
    "/accounts/password/reset/": {"email": ""},
    "/accounts/signup/": {
        "email": "",
        "password1": "quite Another 1 here",
        "phrase": "amber fern 42",
        "time_zone": "UTC",
    },
    "/accounts/signup/passkey/": {"email": "", "phrase": "amber fern 42"},
}


@pytest.fixture
def hashes(monkeypatch: Any) -> list[None]:
    """One for each password hashed."""
    counted: list[None] = []
    encode = PBKDF2PasswordHasher.encode

    def count(*given: Any, **named: Any) -> str:
        counted.append(None)
        return encode(*given, **named)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", count)
    return counted


def knock(path: str, email: str) -> tuple[int, list[str], int]:
    """Status, what is read (with the page that it leads to), and the queries of the answer."""
    client = Client(headers={"host": "localhost"})
    data = {name: value or email for name, value in DOORS[path].items()}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, data)
    pages = [answer, client.get(answer["Location"])] if answer.status_code == 302 else [answer]
    read = [re.sub(r'nonce="[^"]*"|value="\w{64}"', "", page.content.decode()).replace(email, "") for page in pages]
    return answer.status_code, read, len(queries)


@pytest.mark.parametrize("path", DOORS)
def test_every_door_answers_the_same_byte_for_byte(seller: Seller, path: str) -> None:
    assert knock(path, KNOWN)[:2] == knock(path, UNKNOWN)[:2]


@pytest.mark.parametrize("path", DOORS)
def test_no_door_hashes_a_password_for_one_alone(seller: Seller, hashes: list[None], path: str) -> None:
    seller.user.set_password("a good long pass")
    seller.user.save()
    counts = []
    for email in (KNOWN, UNKNOWN):
        hashes.clear()
        knock(path, email)
        counts.append(len(hashes))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_a_code_for_nobody_costs_the_same_queries(seller: Seller, path: str) -> None:
    knock(path, KNOWN)  # what is asked once for a process
    assert abs(knock(path, KNOWN)[2] - knock(path, UNKNOWN)[2]) <= 1


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_nobody_makes_us_write_to_strangers(path: str) -> None:
    knock(path, UNKNOWN)
    assert not Message.objects.exists()

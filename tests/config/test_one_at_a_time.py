"""R12 for the codes of django-allauth, whose count stands in the session."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.signals import login_code_rejected, password_reset_code_rejected
from django.db import connection
from django.test import Client

from core.sessions import SessionStore
from sellers.models import Seller
from tests.races import results_at_once

GUESSES = 20


@pytest.fixture
def evaluated() -> Iterator[list[None]]:
    """One for each wrong code that was compared."""
    counted: list[None] = []

    def count(**_: Any) -> None:
        counted.append(None)

    for signal in (login_code_rejected, password_reset_code_rejected):
        signal.connect(count)
    yield counted
    for signal in (login_code_rejected, password_reset_code_rejected):
        signal.disconnect(count)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("door", "form"),
    [
        ("/accounts/login/code/", "/accounts/login/code/confirm/"),
        ("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
    ],
)
def test_of_many_guesses_at_once_three_are_evaluated(
    seller: Seller, evaluated: list[None], door: str, form: str
) -> None:
    client = Client(headers={"host": "localhost"})
    client.post(door, {"email": seller.user.email})
    session_key = client.session.session_key
    code = code_in(session_key)

    def guess() -> int:
        another = Client(headers={"host": "localhost"})
        another.cookies["session"] = session_key
        return another.post(form, {"code": "WRONG1"}).status_code

    results_at_once([guess] * GUESSES)
    assert len(evaluated) == 3
    client.post(form, {"code": code})
    assert code_in(session_key) == ""
    assert "_auth_user_id" not in client.session
    assert client.get("/home/").status_code == 302


def code_in(session_key: str | None) -> str:
    found = re.search(r"'code': '([^']+)'", str(dict(SessionStore(session_key).items())))
    return found[1] if found else ""


@pytest.mark.django_db
def test_the_count_goes_on_over_codes_that_were_sent_again(seller: Seller, evaluated: list[None]) -> None:
    client = Client(headers={"host": "localhost"})
    client.post("/accounts/login/code/", {"email": seller.user.email})
    for action in ("verify", "resend", "verify", "resend", "verify", "verify", "verify"):
        client.post("/accounts/login/code/confirm/", {"code": "WRONG1", "action": action})
    assert len(evaluated) == 3


@pytest.mark.django_db
def test_the_form_gives_its_turn_back_even_if_it_fails(client: Client, monkeypatch: Any) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("allauth.account.views.ConfirmLoginCodeView.dispatch", fail)
    client.raise_request_exception = False
    client.post("/accounts/login/code/", {"email": "nobody@example.com"}, headers={"host": "localhost"})
    held = locks()  # of the transaction that the test is
    answer = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"}, headers={"host": "localhost"})
    assert answer.status_code == 500
    assert locks() == held


def locks() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid, objid, objsubid FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid() ORDER BY 1, 2, 3"
        )
        return list(cursor.fetchall())

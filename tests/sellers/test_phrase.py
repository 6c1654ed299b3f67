"""The anti-phishing phrase: chosen at registration, changed by its owner alone, who is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.models import Event
from core.models import User
from messaging.models import Message
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.logging_in import log_in_now

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
PAGE = "/account/phrase/"
NEW = {"email": "new@example.com", "password1": "correct horse battery", "phrase": "grüner  Drache 7"}


def register(**changed: str) -> Any:
    return Client(headers={"host": "localhost"}).post("/accounts/signup/", NEW | changed)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/signup/passkey/"])
def test_registration_suggests_a_phrase_of_its_own_each_time(address: str) -> None:
    suggested = {Client(headers={"host": "localhost"}).get(address).context["form"]["phrase"].value() for _ in "12345"}
    assert len(suggested) == 5
    assert all(len(phrase.split()) == 3 for phrase in suggested)


def test_the_phrase_that_was_chosen_stands_in_the_first_mail(mailoutbox: Any) -> None:
    register()
    sweep()
    assert User.objects.get().phrase == "grüner Drache 7"
    assert "grüner Drache 7" in mailoutbox[0].body


def test_a_registration_by_passkey_keeps_its_phrase_too() -> None:
    data = {"email": "new@example.com", "phrase": "grüner Drache 7"}
    Client(headers={"host": "localhost"}).post("/accounts/signup/passkey/", data)
    assert User.objects.get().phrase == "grüner Drache 7"


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("", "Fill in “Your anti-phishing phrase”."),
        ("blue", "at least 6 characters"),
        ("see evil.example", "could be mistaken for a link"),
        ("call 030 1234567", "four digits at most"),
        ("Correct Horse Battery", "Choose other words"),
        ("newperson", "Choose other words"),
    ],
)
def test_a_phrase_that_helps_nobody_is_refused_with_the_reason(phrase: str, words: str) -> None:
    page = register(phrase=phrase, email="newperson@example.com").content.decode()
    assert words in page
    assert f'value="{phrase}"' in page or not phrase
    assert not User.objects.exists()


def test_the_phrase_is_changed_and_the_event_does_not_tell_it(seller: Seller, log_in: LogIn) -> None:
    answer = log_in(seller.user).post(PAGE, {"phrase": "blue elephant 7"})
    assert answer.headers["Location"] == "/account/"
    seller.user.refresh_from_db()
    assert seller.user.phrase == "blue elephant 7"
    assert Event.objects.get(subject=seller.user.public_id, action="user.phrase_changed").data == "{}"


def test_each_change_is_told_once_by_a_mail_with_both_phrases(seller: Seller, log_in: LogIn, mailoutbox: Any) -> None:
    first, client = seller.user.phrase, log_in(seller.user)
    for phrase in ("blue elephant 7", "blue elephant 7", "red elephant 8"):
        client.post(PAGE, {"phrase": phrase})
        sweep()
    assert [("Before, it was: " + first in mail.body, "red elephant" in mail.body) for mail in mailoutbox] == [
        (True, False),
        (False, True),
    ]
    assert [phrase in mailoutbox[1].body for phrase in ("blue elephant 7", "red elephant 8")] == [True, True]
    center = Message.objects.get(purpose="phrase_changed", revision=1)
    assert first not in center.body
    assert center.deliveries.get().secret == {}


def test_who_logged_in_long_ago_is_asked_once_more(seller: Seller, log_in: LogIn) -> None:
    client, before = log_in(seller.user), seller.user.phrase
    log_in_now(client, seller.user, seconds_ago=3600)
    assert client.post(PAGE, {"phrase": "blue elephant 7"}).status_code == 403
    seller.user.refresh_from_db()
    assert seller.user.phrase == before


def test_a_stranger_changes_none() -> None:
    assert (
        Client(headers={"host": "localhost"})
        .post(PAGE, {"phrase": "blue elephant 7"})["Location"]
        .startswith("/accounts/login/")
    )


def test_the_password_is_no_phrase_and_guessing_it_here_is_limited(seller: Seller, log_in: LogIn) -> None:
    seller.user.set_password("correct horse battery")
    seller.user.save()
    client = log_in(seller.user)
    log_in_now(client, seller.user, method="password", anew=True)
    answers = [client.post(PAGE, {"phrase": "correct horse battery"}) for _ in range(11)]
    assert "Choose other words" in answers[0].content.decode()
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


def test_a_short_phrase_is_kept_in_the_field(seller: Seller, log_in: LogIn) -> None:
    page = log_in(seller.user).post(PAGE, {"phrase": "blue"}).content.decode()
    assert "at least 6 characters" in page
    assert 'value="blue"' in page


def test_staff_choose_theirs_on_the_same_page(support: User, log_in: LogIn) -> None:
    client = log_in(support)
    assert client.get("/account/").content.decode().count(support.phrase) == 1
    log_in_now(client, support, method="mfa", anew=True)
    client.post(PAGE, {"phrase": "blue elephant 7"})
    support.refresh_from_db()
    assert support.phrase == "blue elephant 7"

"""The seller's page "Your data"."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.core.files.storage import storages
from django.test import Client

from audit.models import Event
from core.models import User
from messaging.models import Delivery, Message
from sellers.models import ErasureRequest, Export, Seller
from sellers.rights.exports import ask_for_export, make_exports
from sellers.rights.requests import ask_for_erasure, refuse_request
from tests.logging_in import log_in_now
from tests.verification.building import confirm_factor, open_case
from verification.models import Case

pytestmark = pytest.mark.django_db
PAGE, COPY, ERASE = "/account/data/", "/account/data/copy/", "/account/data/erase/"


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_the_account_page_leads_there_for_sellers_alone(seller: Seller, ops: User, log_in: Any) -> None:
    assert f'href="{PAGE}"' in text_of(log_in(seller.user).get("/account/"))
    assert f'href="{PAGE}"' not in text_of(log_in(ops).get("/account/"))
    assert log_in(ops).get(PAGE).status_code == 404


@pytest.mark.parametrize("address", [COPY, ERASE])
def test_both_ask_for_a_fresh_log_in(address: str, seller: Seller, log_in: Any) -> None:
    seller.user.set_password("a password of some length")
    seller.user.save()
    for method in ("get", "post"):
        answer = getattr(log_in(seller.user), method)(address)
        assert "reauthenticate" in answer["Location"]
    assert not Export.objects.exists()
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize("address", [COPY, ERASE])
def test_who_has_neither_password_nor_passkey_logs_in_again_with_a_code(
    address: str, seller: Seller, log_in: Any
) -> None:
    client = log_in(seller.user)
    log_in_now(client, seller.user, seconds_ago=601)
    answers = [client.get(address), client.post(address)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Your account has neither a password nor a passkey." in text_of(answers[0])
    assert not Export.objects.exists()
    assert not ErasureRequest.objects.exists()
    code = f"/accounts/login/code/?next={quote(address, safe='')}"
    assert f'name="next" value="{code}"' in text_of(answers[0])
    assert client.post("/accounts/logout/", {"next": code})["Location"] == code
    log_in_with_code(client, code, seller.user)
    assert client.get(address).status_code == 200


def log_in_with_code(client: Client, page: str, user: User) -> None:
    address = page.partition("next=")[2]
    asked = client.post(page, {"email": user.email, "next": unquote(address)}, follow=True)
    code = Delivery.objects.latest("pk").secret["code"]
    answer = client.post(asked.redirect_chain[-1][0], {"code": code, "next": unquote(address)})
    assert answer["Location"] == unquote(address)


def test_a_copy_is_asked_for_made_and_downloaded(seller: Seller, log_in: Any) -> None:
    client = log_in(seller.user)
    assert "Make the copy" in text_of(client.get(COPY))
    assert "is being made" in text_of(client.post(COPY, follow=True))
    assert "Being made" in text_of(client.get(PAGE))
    make_exports()
    export = Export.objects.get()
    assert f"{COPY}{export.public_id}/" in text_of(client.get(PAGE))
    answer = client.get(f"{COPY}{export.public_id}/")
    assert answer.content.startswith(b"PK")
    assert answer["Content-Disposition"] == f'attachment; filename="{export.public_id}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.get(action="export.viewed").actor == seller.user.public_id


def test_a_storage_that_does_not_answer_is_said(seller: Seller, log_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = log_in(seller.user)
    log_in_now(client, seller.user)
    export = ask_for_export(seller, actor=seller.user)
    make_exports()
    monkeypatch.setattr(type(storages["documents"]), "_open", lambda *_: Path("/nowhere/there").read_bytes())
    answer = client.get(f"{COPY}{export.public_id}/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Our storage of files does not answer." in text_of(answer)


def test_nobody_else_downloads_it(seller: Seller, other_seller: Seller, ops: User, log_in: Any) -> None:
    export = ask_for_export(seller, actor=seller.user)
    make_exports()
    address = f"{COPY}{export.public_id}/"
    assert log_in(other_seller.user).get(address).status_code == 404
    client = log_in(ops)
    confirm_factor(client, ops)
    assert client.get(address).status_code == 404
    assert not Event.objects.filter(action="export.viewed").exists()


def test_one_made_for_a_letter_is_not_the_sellers_to_open(seller: Seller, ops: User, log_in: Any) -> None:
    export = ask_for_export(seller, actor=ops, by_letter=True)
    make_exports()
    assert log_in(seller.user).get(f"{COPY}{export.public_id}/").status_code == 404


def test_asking_twice_says_so(seller: Seller, log_in: Any) -> None:
    ask_for_export(seller, actor=seller.user)
    assert "asked for already" in text_of(log_in(seller.user).post(COPY, follow=True))


def test_erasure_is_explained_asked_for_and_taken_back(seller: Seller, log_in: Any) -> None:
    client = log_in(seller.user)
    assert "What stays, and why" in text_of(client.get(ERASE))
    assert "We answer by:" in text_of(client.post(ERASE, follow=True))
    wish = ErasureRequest.objects.get()
    client.post(ERASE)
    assert ErasureRequest.objects.count() == 1
    assert "Nothing was erased" in text_of(client.post(f"{ERASE}{wish.public_id}/take-back/", follow=True))
    wish.refresh_from_db()
    assert wish.status == ErasureRequest.Status.WITHDRAWN


def test_while_a_case_is_open_the_page_says_so_and_asks_nothing(seller: Seller, log_in: Any) -> None:
    open_case(seller, Case.Status.DOCUMENT_REVIEW)
    client = log_in(seller.user)
    page = text_of(client.get(ERASE))
    assert "Your case is still open" in page
    assert "Ask us to erase everything" not in page
    assert "Your case is still open" in text_of(client.post(ERASE, follow=True))
    assert not ErasureRequest.objects.exists()


def test_nobody_takes_back_what_somebody_else_asked(seller: Seller, other_seller: Seller, log_in: Any) -> None:
    wish = ask_for_erasure(seller, actor=seller.user)
    address = f"{ERASE}{wish.public_id}/take-back/"
    assert log_in(other_seller.user).post(address).status_code == 404
    assert log_in(seller.user).get(address).status_code == 405


def test_a_refusal_is_read_with_its_reason(seller: Seller, ops: User, log_in: Any) -> None:
    wish = ask_for_erasure(seller, actor=seller.user)
    refuse_request(wish, actor=ops, answer="The law asks us to keep it until 2031.")
    assert "until 2031" in text_of(log_in(seller.user).get(PAGE))


def test_who_asks_for_erasure_is_told_so_that_nobody_else_can_ask_unseen(seller: Seller) -> None:
    wish = ask_for_erasure(seller, actor=seller.user)
    message = Message.objects.get(about=wish.public_id)
    assert (message.purpose, message.title) == ("erasure_asked", "You asked us to erase everything")
    assert "change your password" in message.body

"""What the room's page gets when a correction is asked for, and what it sends."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from core.models import User
from sellers.models import Seller
from verification.comparing.declared import FIELDS
from verification.models import Correction, Review
from verification.reviewing.actions.corrections import ask_correction, cancel_correction

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.fixture
def client(live: Review, log_in: LogIn) -> Client:
    return entered(log_in(live.case.seller.user), live)


def entered(client: Client, live: Review) -> Client:
    row = client.session
    row["entered_sessions"] = [address(live).split("/")[2]]
    row.save()
    return client


def address(live: Review) -> str:
    assert live.session
    return f"/sessions/{live.session.public_id}/correction/"


def ask(live: Review, code: str) -> Correction:
    return ask_correction(live, FIELDS[code], actor=live.reviewer)


def answer(client: Client, live: Review, asked: Correction, **data: Any) -> str:
    response = client.post(address(live), {"correction": asked.public_id, **data})
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_nothing_is_there_until_something_is_asked(live: Review, client: Client) -> None:
    response = client.get(address(live))
    assert (response.status_code, response.content) == (200, b"")


def test_the_form_has_just_that_field_with_what_stands_there(live: Review, client: Client) -> None:
    ask(live, "document_number")
    page = unescape(client.get(address(live)).content.decode())
    assert 'value="123456782"' in page
    assert "Document number" in page
    assert "family_name" not in page


def test_what_the_seller_types_is_saved_and_both_values_are_shown(live: Review, client: Client) -> None:
    page = answer(client, live, ask(live, "document_number"), document_number="１２３４５６７８９")
    assert "Your correction is saved" in page
    assert "123456789" in page
    assert "123456782" in page
    assert client.get(address(live)).content.decode().count("123456789") == 1


def test_the_same_checks_hold_as_on_the_page_of_the_details(live: Review, client: Client) -> None:
    asked = ask(live, "birth_date")
    page = answer(client, live, asked, birth_date_day="3", birth_date_month="2", birth_date_year="2999")
    assert "The date of birth must lie in the past." in page
    assert 'value="2999"' in page
    page = answer(client, live, asked, birth_date_day="3", birth_date_month="2", birth_date_year="1981")
    assert "February 3, 1981" in page


@pytest.mark.parametrize(
    ("code", "value", "before", "after"),
    [
        ("document_type", "identity_card", "passport", "identity card"),
        ("document_country", "DE", "United Kingdom", "Germany"),
    ],
)
def test_what_was_chosen_from_a_list_is_chosen_anew_and_told_by_name(
    live: Review, client: Client, code: str, value: str, before: str, after: str
) -> None:
    asked = ask(live, code)
    form = client.get(address(live)).content.decode()
    assert "govuk-select" in form
    assert form.count(" selected>") == 1
    page = answer(client, live, asked, **{code: value})
    assert f"<strong>{after}</strong>" in page
    assert before in page


def test_a_company_cannot_do_without_its_register_number(live: Review, client: Client) -> None:
    page = answer(client, live, ask(live, "register_number"), register_number="")
    assert Correction.objects.get().status == Correction.Status.ASKED
    assert "govuk-error-message" in page


def test_the_seller_may_leave_it_as_it_is(live: Review, client: Client) -> None:
    assert "You left the entry as it is" in answer(client, live, ask(live, "holder"), decline="yes")
    assert Correction.objects.get().status == Correction.Status.DECLINED


def test_an_answer_to_what_was_taken_back_says_so(live: Review, client: Client) -> None:
    asked = ask(live, "holder")
    cancel_correction(asked, actor=live.reviewer)
    assert "no longer asked for" in answer(client, live, asked, holder="New Name")
    assert client.get(address(live)).content.strip() == b""


def test_an_answer_to_an_older_question_changes_nothing(live: Review, client: Client) -> None:
    first = ask(live, "holder")
    cancel_correction(first, actor=live.reviewer)
    ask(live, "legal_name")
    page = answer(client, live, first, legal_name="Another Name")
    assert "Please correct one entry" in page
    assert "Another Name" not in page


def test_it_is_in_the_language_of_the_seller(live: Review, client: Client) -> None:
    ask(live, "holder")
    assert (
        "Bitte berichtigen Sie eine Angabe"
        in client.get(address(live), headers={"Accept-Language": "de"}).content.decode()
    )


def test_nobody_else_gets_it_and_nobody_without_link_and_session_id(
    live: Review, other_seller: Seller, account_manager: User, log_in: LogIn
) -> None:
    ask(live, "holder")
    assert log_in(live.case.seller.user).get(address(live)).status_code == 404
    for user in (other_seller.user, account_manager):
        assert entered(log_in(user), live).get(address(live)).status_code == 404
    assert Client().get(address(live)).status_code == 302

"""The seller reads what was found, and can say something about it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import User
from sellers.models import Seller
from tests.answers import words_of
from tests.verification.building import document_case, find
from verification.models import Case, SignalAnswer
from verification.screening.rules.links import LINKED, SENTENCE

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
PAGE = "/case/answers/country/"
WORDS = "I studied in France."


@pytest.fixture
def case(seller: Seller) -> Case:
    case = document_case(seller)
    find(case, "country", "random_sample")
    return case


def test_the_page_says_why_and_leads_to_the_answer(case: Case, log_in: LogIn) -> None:
    client = log_in(case.seller.user)
    page = words_of(client.get("/case/"))
    assert "Why a session" in page
    assert page.count("Say something about it") == 1
    assert "not all from the same country" in words_of(client.get(PAGE))


def test_what_was_written_stands_beside_it_and_can_be_changed(case: Case, log_in: LogIn) -> None:
    client = log_in(case.seller.user)
    page = words_of(client.post(PAGE, {"text": WORDS}, follow=True))
    assert "We have your words." in page
    assert f"You wrote: {WORDS}" in page
    assert "Change what you wrote" in page
    assert WORDS in words_of(client.get(PAGE))


def test_nothing_typed_is_told_in_the_form(case: Case, log_in: LogIn) -> None:
    page = words_of(log_in(case.seller.user).post(PAGE, {"text": ""}))
    assert "you need not say anything" in page
    assert not SignalAnswer.objects.exists()


def test_what_was_not_found_has_no_page(case: Case, log_in: LogIn) -> None:
    client = log_in(case.seller.user)
    for topic in ("question", "random_sample"):
        assert client.get(f"/case/answers/{topic}/").status_code == 404


def test_another_seller_has_no_such_page(case: Case, other_seller: Seller, log_in: LogIn) -> None:
    assert log_in(other_seller.user).post(PAGE, {"text": WORDS}).status_code == 404


def test_a_question_without_a_session_is_not_told_as_its_reason(seller: Seller, log_in: LogIn) -> None:
    case = document_case(seller)
    find(case, "same_network", session=False)
    page = words_of(log_in(seller.user).get("/case/"))
    assert "What we would like to ask you" in page
    assert "Why a session" not in page


@pytest.mark.parametrize("path", ["/case/", "/case/answers/question/"])
def test_the_seller_cannot_tell_which_link_it_was_nor_how_many(seller: Seller, log_in: LogIn, path: str) -> None:
    case, client, pages = document_case(seller), log_in(seller.user), []
    for rules in [*([rule.name] for rule in LINKED), [rule.name for rule in LINKED]]:
        case.signals.all().delete()
        case.screenings.all().delete()
        find(case, *rules, session=False)
        pages.append(words_of(client.get(path)))
    assert str(SENTENCE) in pages[0]
    assert len(set(pages)) == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_queries_at_1_and_at_30_signals(
    seller: Seller, log_in: LogIn, django_assert_num_queries: Any, rows: int
) -> None:
    case, client = document_case(seller), log_in(seller.user)
    find(case, *(f"rule_{number}" for number in range(rows)))
    client.get("/case/")
    with django_assert_num_queries(16):
        client.get("/case/")

"""What the seller will read is shown before it takes effect: to who decides, and to the lead who settles."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from sellers.models import Seller
from tests.answers import words_of
from tests.verification.building import answer_all, begin
from tests.verification.changing import sent, standing
from tests.verification.console.pages import page_of
from tests.verification.queueing import people
from tests.verification.seconds import again, drawn, held
from verification.models import Case, Decision, SecondReview
from verification.reviewing.findings import decided_text
from verification.second.actions.deciding_again import take_second

pytestmark = pytest.mark.django_db
AGAIN = "A part of the document is missing from the picture."


@pytest.fixture
def other(make_user: Callable[..., User]) -> User:
    return people(make_user, 1)[0]


@pytest.fixture
def page(log_in: Callable[[User], Client], lead: User) -> Callable[[SecondReview], str]:
    return lambda second: words_of(log_in(lead).get(_address(second)))


def _address(second: SecondReview) -> str:
    return reverse("admin:verification_settle", args=[second.public_id])


def test_a_lead_reads_of_both_decisions_what_the_seller_would_read_of_them(
    seller: Seller, account_manager: User, other: User, page: Callable[[SecondReview], str]
) -> None:
    waits = held(seller, account_manager)
    again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    shown = page(waits)
    first, second = shown.index("If the first decision is right"), shown.index("If the second decision is right")
    assert "You are verified" in shown[first:second]
    assert AGAIN not in shown[first:second]
    assert AGAIN in shown[second:]
    assert "Accepted: identity document" in shown[second:]


def test_what_the_seller_then_reads_is_what_was_shown(
    seller: Seller, account_manager: User, other: User, log_in: Callable[[User], Client], lead: User
) -> None:
    waits = held(seller, account_manager)
    again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    client = log_in(lead)
    shown = words_of(client.get(_address(waits)))
    client.post(_address(waits), {"settled_for": "second", "why": "The statement is cut off at the bottom."})
    decision = Decision.objects.select_related("review").get()
    told = decided_text(decision, Case.objects.get())
    assert decision.outcome == "documents_needed"
    parts = [told.title, *told.rest, *(point.told.wrong for point in told.points)]
    assert [part for part in parts if " ".join(part.split()) not in shown] == []


def test_of_the_share_the_seller_reads_nothing_more(
    seller: Seller, account_manager: User, other: User, page: Callable[[SecondReview], str]
) -> None:
    waits = drawn(seller, account_manager)
    again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    assert "The seller reads this" not in page(waits)


def test_once_it_is_settled_nothing_is_announced_any_more(
    seller: Seller, account_manager: User, other: User, lead: User, log_in: Callable[[User], Client]
) -> None:
    waits = held(seller, account_manager)
    again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    client = log_in(lead)
    client.post(_address(waits), {"settled_for": "first", "why": "The statement shows all its corners."})
    assert "The seller reads this" not in words_of(client.get(_address(waits)))


@pytest.mark.parametrize(
    ("outcome", "against", "title"),
    [
        ("approved", {}, "Your change is accepted"),
        ("rejected", {"identity": "altered"}, "could not accept your change"),
    ],
)
def test_of_a_change_the_confirmation_shows_what_is_read_of_a_change(
    seller: Seller,
    account_manager: User,
    sample: Callable[[int], None],
    log_in: Callable[[User], Client],
    outcome: str,
    against: dict[str, str],
    title: str,
) -> None:
    sample(0)
    review = begin(sent(standing(seller), "person", family_name="Married").case, account_manager)
    answer_all(review, rejected=against)
    shown = words_of(log_in(account_manager).get(page_of(review.case, "decide"), {"outcome": outcome}))
    assert title in shown

"""A change of details whose decision is held until somebody else has decided again."""

from collections.abc import Callable

import pytest

from core.models import User
from sellers.models import Document, Seller
from tests.refusals import refusal
from tests.verification.building import answer_all, begin
from tests.verification.changing import fresh, sent, standing
from tests.verification.queueing import people, set_figures
from tests.verification.seconds import again
from verification.changes.actions.changing import save_change, withdraw_change
from verification.models import ChangeRequest, SecondReview
from verification.reviewing.actions.decisions import hold_decision
from verification.second.actions.deciding_again import settle_second, take_second

pytestmark = pytest.mark.django_db
OLD, NEW = "1 High Street", "9 New Road"


@pytest.fixture
def active(seller: Seller) -> Seller:
    set_figures(second_review_percent=0, random_sample_percent=0)
    return standing(seller)


@pytest.fixture
def held(active: Seller, account_manager: User) -> ChangeRequest:
    """Whoever looked at it approved, and was not sure."""
    change = sent(active, "business", street=NEW)
    review = begin(change.case, account_manager)
    answer_all(review)
    hold_decision(review, actor=account_manager, outcome="approved", reason_codes=[])
    return change


@pytest.fixture
def other(make_user: Callable[..., User]) -> User:
    return people(make_user, 1)[0]


def stands(change: ChangeRequest) -> tuple[str, str]:
    change.refresh_from_db()
    return change.status, fresh(change.seller).business.street


def test_nothing_counts_and_nothing_else_is_changed_before_somebody_else_has_decided(held: ChangeRequest) -> None:
    assert stands(held) == ("submitted", OLD)
    seller = fresh(held.seller)
    with refusal("case_open"):
        save_change(seller, actor=seller.user, part="business", fields={})


def test_decided_alike_it_counts(held: ChangeRequest, other: User) -> None:
    again(take_second(other))
    assert stands(held) == ("applied", NEW)
    assert held.seller.documents.get(kind="business_extract").status == Document.Status.ACCEPTED


def test_where_they_differ_a_lead_settles_it(held: ChangeRequest, other: User, lead: User) -> None:
    second = again(take_second(other), outcome="rejected", business_extract="altered")
    assert stands(held)[0] == "submitted"
    settle_second(second, actor=lead, settled_for=SecondReview.Side.SECOND, why="The digits were painted over.")
    assert stands(held) == ("refused", OLD)


def test_what_somebody_was_not_sure_of_is_not_taken_back(held: ChangeRequest, other: User) -> None:
    before = stands(held)
    with refusal("being_decided"):
        withdraw_change(held.seller, actor=held.seller.user)
    assert stands(held) == before
    assert take_second(other)

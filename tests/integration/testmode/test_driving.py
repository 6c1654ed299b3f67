"""Every outcome, from every state that it can be picked in, by the actions that people use."""

from collections.abc import Callable

import pytest

from core.errors import DomainError
from integration.testmode.arriving import again
from integration.testmode.driving import drive, outcomes_of
from sellers.models import Seller
from tests.verification.building import document_case
from verification.appeals.actions.lodging import file_appeal
from verification.life.table import At, state_of
from verification.models import Case

BY_SESSION = {
    "approved": At.TAX_MISSING,
    "documents_needed": At.DOCUMENTS_NEEDED,
    "rejected": At.REJECTED,
    "second_look": At.FRAUD_SUSPECTED,
    "no_show": At.TIMES_HELD,
    "our_no_show": At.TIMES_HELD,
    "connection_failed": At.TIMES_HELD,
    "session_paused": At.DOCUMENT_REVIEW,
}


def driven(case: Case, *outcomes: str) -> At:
    for outcome in outcomes:
        drive(case, outcome)
    return state_of(again(case))


@pytest.mark.parametrize(("outcome", "state"), BY_SESSION.items())
def test_a_case_that_needs_a_session_is_led_to_each_outcome(
    submit: Callable[..., Case], outcome: str, state: At
) -> None:
    assert driven(submit(session=True), outcome) == state


def test_nothing_of_it_is_done_to_a_live_seller(seller: Seller) -> None:
    case = document_case(seller)
    with pytest.raises(DomainError) as refused:
        drive(case, "approved")
    assert refused.value.code == "not_a_test_seller"
    assert again(case).status == Case.Status.DOCUMENT_REVIEW


ON_PAPER = {
    "approved": At.TAX_MISSING,
    "documents_needed": At.DOCUMENTS_NEEDED,
    "rejected": At.REJECTED,
    "second_look": At.FRAUD_SUSPECTED,
}


@pytest.mark.parametrize(("outcome", "state"), ON_PAPER.items())
def test_a_case_that_needs_no_session_is_led_to_each_outcome(
    submit: Callable[..., Case], outcome: str, state: At
) -> None:
    assert driven(submit(session=False), outcome) == state


ON_THE_WAY = {
    "documents_needed": ["documents_needed"],
    "second_look": ["second_look"],
    "session_paused": ["session_paused"],
    "missed too often": ["no_show", "no_show"],
    "overturned": ["rejected", "appeal_overturned"],
    "overturned twice": ["rejected", "appeal_overturned", "rejected", "appeal_overturned"],
    "upheld and overturned": ["rejected", "appeal_upheld", "appeal_overturned"],
}


@pytest.mark.parametrize("before", ON_THE_WAY.values(), ids=ON_THE_WAY)
def test_from_wherever_a_case_has_come_it_can_still_be_approved(submit: Callable[..., Case], before: list[str]) -> None:
    assert driven(submit(session=True), *before, "approved") == At.TAX_MISSING


def test_an_appeal_is_filed_and_upheld_and_then_upheld_for_good(submit: Callable[..., Case]) -> None:
    case = submit(session=True)
    assert driven(case, "rejected", "appeal_upheld", "appeal_upheld") == At.REJECTED
    assert outcomes_of(again(case)) == []


def test_an_appeal_that_the_seller_has_filed_is_answered(submit: Callable[..., Case]) -> None:
    case = submit(session=True)
    drive(case, "rejected")
    file_appeal(case.decisions.get(), actor=case.seller.user, text="It is genuine.")
    assert driven(case, "appeal_overturned") == At.DOCUMENT_REVIEW


def test_what_is_not_possible_from_where_a_case_stands_is_refused(submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    drive(case, "approved")
    with pytest.raises(DomainError) as refused:
        drive(case, "no_show")
    assert refused.value.code == "not_possible"

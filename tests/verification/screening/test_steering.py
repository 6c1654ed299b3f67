"""A test seller's session is asked for, or nothing is found, as the value says; chance and live sellers know no such
thing."""

from collections.abc import Callable

import pytest

from sellers.actions import save_person
from sellers.models import Seller
from tests.sellers.details import complete
from tests.verification.building import publish_plan
from verification.actions.cases import submit_case
from verification.models import Case

SESSION, REVIEW = Case.Status.SESSION_NEEDED, Case.Status.DOCUMENT_REVIEW


def submitted(seller: Seller, number: str) -> Case:
    complete(seller)
    save_person(seller, actor=seller.user, document_number=number)
    return submit_case(Seller.objects.get(pk=seller.pk), actor=seller.user)


@pytest.fixture
def test_seller(make_seller: Callable[..., Seller]) -> Seller:
    return make_seller("test@example.com", time_zone="Europe/London", is_test=True)


def test_a_value_asks_for_a_session_and_the_seller_reads_why(test_seller: Seller) -> None:
    publish_plan(random_sample_percent=0)
    case = submitted(test_seller, "TESTSESSION")
    assert case.status == SESSION
    assert "asked_in_test" in case.signals.values_list("rule", flat=True)


def test_a_value_lets_the_screen_find_nothing(test_seller: Seller) -> None:
    case = submitted(test_seller, "TESTCLEAR")
    assert (case.status, case.signals.count()) == (REVIEW, 0)


def test_nobody_of_the_test_world_is_drawn_by_chance(test_seller: Seller) -> None:
    publish_plan(random_sample_percent=100)
    case = submitted(test_seller, "C01X00T478")
    assert (case.status, case.screenings.get().draw) == (REVIEW, None)


def test_the_values_say_nothing_of_a_live_seller(seller: Seller) -> None:
    publish_plan(random_sample_percent=100)
    case = submitted(seller, "TESTCLEAR")
    assert case.status == SESSION
    assert "asked_in_test" not in case.signals.values_list("rule", flat=True)

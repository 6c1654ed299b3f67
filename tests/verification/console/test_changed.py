"""A case that is a change says so to staff, and shows what stands beside what is asked."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from sellers.models import Seller
from tests.answers import words_of
from tests.verification.building import begin
from tests.verification.changing import sent, standing
from tests.verification.console.pages import page_of
from verification.console.changed import change_of
from verification.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(seller: Seller, sample: Callable[[int], None]) -> Case:
    sample(0)
    return sent(standing(seller), "person", family_name="Married", document_number="987654326").case


def rows(case: Case) -> list[tuple[str, str, str]]:
    shown = change_of(Case.objects.get(pk=case.pk))
    assert shown
    return [(str(row.label), row.before, row.asked) for row in shown.rows]


def test_what_stands_is_beside_what_is_asked_and_numbers_are_masked(case: Case) -> None:
    assert rows(case) == [("Family name", "Seller", "Married"), ("Number", "••••••782", "••••••326")]


@pytest.mark.parametrize("name", ["change", "console"])
def test_case_and_console_say_that_it_is_a_change(
    case: Case, name: str, account_manager: User, log_in: Callable[[User], Client]
) -> None:
    begin(case, account_manager)
    page = words_of(log_in(account_manager).get(page_of(case, name)))
    assert "A change of details" in page
    assert "Seller Married" in page
    assert "987654326" not in page


def test_once_it_counts_it_still_shows_what_stood_before(case: Case) -> None:
    before = rows(case)
    Case.objects.filter(pk=case.pk).update(status="approved")
    assert rows(case) == before

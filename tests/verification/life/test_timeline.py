"""What happened in the cases before: each with what it came to, its events and its last decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.log import record
from core.models import User
from sellers.models import Seller
from tests.answers import text_of
from tests.verification.building import open_case
from verification.life.timeline import earlier_cases, timeline_of
from verification.models import Case

pytestmark = pytest.mark.django_db
Status = Case.Status


def ended(seller: Seller, status: str) -> Case:
    case = open_case(seller, status, due_at=None)
    record("case.submitted", actor=seller.user, subject=case)
    record(f"case.{status}", actor=None, subject=case)
    return case


def test_the_cases_before_are_told_the_newest_first(seller: Seller) -> None:
    first, second = ended(seller, Status.LAPSED), ended(seller, Status.WITHDRAWN)
    found = earlier_cases(open_case(seller, Status.DOCUMENT_REVIEW))
    assert [each.case for each in found] == [second, first]
    assert [str(each.ended) for each in found] == ["withdrawn by you", "Your case was closed without a decision"]
    assert [len(each.timeline) for each in found] == [2, 2]


def test_each_event_stands_with_its_own_case(seller: Seller) -> None:
    before = ended(seller, Status.LAPSED)
    now = open_case(seller, Status.DOCUMENT_REVIEW)
    record("case.submitted", actor=seller.user, subject=now)
    assert [str(sentence) for _at, sentence in timeline_of(now)] == ["You submitted your details."]
    assert [str(sentence) for _at, sentence in timeline_of(before)][1:] == ["You submitted your details."]


def test_nobody_reads_of_cases_of_others(seller: Seller, other_seller: Seller) -> None:
    ended(other_seller, Status.LAPSED)
    assert earlier_cases(open_case(seller, Status.DOCUMENT_REVIEW)) == []


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_the_case_shows_them_with_three_queries_however_many(
    seller: Seller, log_in: Callable[[User], Client], django_assert_num_queries: Any, rows: int
) -> None:
    for _row in range(rows):
        ended(seller, Status.LAPSED)
    case = open_case(seller, Status.DOCUMENT_REVIEW)
    with django_assert_num_queries(3):
        assert len(earlier_cases(case)) == rows
    page = text_of(log_in(seller.user).get("/case/"))
    assert page.split("Your earlier cases")[1].count('<details class="govuk-details">') == rows

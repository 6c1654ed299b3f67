"""Similar earlier cases: the same reason, country and document, and nothing of whose they were."""

import pytest

from tests.answers import words_of
from tests.verification.building import answer_all, begin, complete, open_case
from tests.verification.console.pages import page_of
from tests.verification.seconds import decided
from verification.models import Decision
from verification.second.similar import SHOWN, similar

pytestmark = pytest.mark.django_db
CUT = {"bank_statement": "cut_off"}


@pytest.fixture
def earlier(make_seller, account_manager):
    def make(number, *, reason="cut_off"):
        sellers = [make_seller(f"{reason}{each}@example.com") for each in range(number)]
        return [
            decided(seller, account_manager, outcome="documents_needed", rejected={"bank_statement": reason})
            for seller in sellers
        ]

    return make


@pytest.fixture
def case(seller):
    return open_case(complete(seller), "document_review")


def test_one_with_the_same_reason_country_and_document_is_found(earlier, case):
    earlier(1)
    [found] = similar(case, ["cut_off", "expired"])
    assert (found.outcome, len(found.reasons)) == ("ask for documents again", 1)


@pytest.mark.parametrize("other", [{"document_country": "FR"}, {"document_type": "identity_card"}])
def test_another_country_or_document_is_not_alike(earlier, case, other):
    earlier(1)
    Decision.objects.update(**other)
    assert similar(case, ["cut_off"]) == []


def test_another_reason_is_not_alike_and_without_reasons_nothing_is(earlier, case):
    earlier(1, reason="unreadable")
    assert similar(case, ["cut_off"]) == similar(case, []) == []


def test_the_cases_own_decisions_are_no_others(seller, account_manager):
    review = decided(seller, account_manager, outcome="documents_needed", rejected=CUT)
    assert similar(review.case, ["cut_off"]) == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_newest_few_in_two_queries_however_many_there_are(earlier, case, number, django_assert_num_queries):
    newest = earlier(number)[-1].decision
    assert case.seller.person
    with django_assert_num_queries(2):
        found = similar(case, ["cut_off"])
    assert len(found) == min(number, SHOWN)
    assert found[0].decided_at == newest.decided_at


def test_they_stand_beside_the_decision(earlier, case, account_manager, log_in):
    theirs = earlier(1)[0].case.seller
    review = begin(case, account_manager)
    answer_all(review, rejected=CUT)
    page = words_of(log_in(account_manager).get(page_of(case, "decide"), {"outcome": "documents_needed"}))
    assert "Similar earlier cases" in page
    assert theirs.public_id not in page
    assert "There are none." not in page

"""What a seller says about a signal."""

import pytest

from audit.models import Event
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.building import document_case, find
from verification.models import Case, SignalAnswer
from verification.screening.actions.answering import answer_signal, answerable_in

pytestmark = pytest.mark.django_db
WORDS = "My bank is in France since I studied there."


@pytest.fixture
def case(seller: Seller) -> Case:
    case = document_case(seller)
    find(case, "country", "random_sample")
    return case


def answer(case: Case, text: str = WORDS, topic: str = "country") -> None:
    answer_signal(case, actor=case.seller.user, topic=topic, text=text)


def test_the_words_are_kept_and_the_log_tells_only_that_there_are_some(case: Case) -> None:
    answer(case)
    assert SignalAnswer.objects.get().text == WORDS
    event = Event.objects.get(action="case.signal_answered")
    assert (event.subject, WORDS in str(event.data)) == (case.public_id, False)


def test_the_last_words_count(case: Case) -> None:
    answer(case)
    answer(case, "I live there.")
    assert [each.text for each in SignalAnswer.objects.all()] == ["I live there."]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_nothing_and_too_much_is_refused(case: Case, text: str) -> None:
    with refusal("bad_text"):
        answer(case, text)


@pytest.mark.parametrize("topic", ["random_sample", "same_document", "nonsense"])
def test_only_what_was_found_and_can_be_answered_is(case: Case, topic: str) -> None:
    with refusal("not_open"):
        answer(case, topic=topic)


@pytest.mark.parametrize("status", Case.CLOSED)
def test_once_the_case_is_closed_nothing_more_is_said(case: Case, status: str) -> None:
    Case.objects.update(status=status)
    with refusal("not_open"):
        answer(case)
    assert answerable_in(Case.objects.get()) == []


def test_another_account_says_nothing(case: Case, other_seller: Seller) -> None:
    with refusal("not_yours"):
        answer_signal(case, actor=other_seller.user, topic="country", text=WORDS)

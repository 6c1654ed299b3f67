"""A case's events in plain words: none is left out for its seller, and each says who did what."""

import pytest

from verification.audited import ACTIONS
from verification.life.table import Status
from verification.life.timeline_words import plain_words

OF_CASES = sorted(action for action in ACTIONS if action.startswith("case."))


@pytest.mark.parametrize("action", [each for each in OF_CASES if each != "case.fraud_suspected"])
def test_each_event_of_a_case_has_words_for_its_seller(action: str) -> None:
    assert plain_words(action, {})


@pytest.mark.parametrize("action", OF_CASES)
def test_no_event_of_a_case_is_told_in_words_for_staff(action: str) -> None:
    told = str(plain_words(action, {}))
    assert "fraud" not in told.lower()
    assert all(status not in told for status in Status.values if "_" in status)


def test_a_suspicion_is_told_after_a_session_alone_as_an_answer_that_follows() -> None:
    follows = plain_words("case.document_review", {"from": "in_session", "reason": "undecided"})
    assert plain_words("case.fraud_suspected", {"from": "in_session"}) == follows
    assert plain_words("case.fraud_suspected", {"from": "document_review"}) is None
    assert plain_words("case.document_review", {"from": "fraud_suspected"}) is None


def test_a_session_that_a_lead_waives_is_told_by_itself_and_the_review_that_follows_too() -> None:
    assert "without a session" in str(plain_words("case.session_waived", {}))
    assert plain_words("case.document_review", {"from": "ruling_needed"}) != plain_words("case.session_waived", {})

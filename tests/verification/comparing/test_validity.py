from datetime import date

import pytest

from verification.comparing.validity import days_since_issue, expires_before_session, has_expired, is_too_new

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("expires_on", "expired"),
    [(date(2026, 11, 22), True), (TODAY, False), (date(2026, 11, 24), False), (None, False)],
)
def test_a_document_is_valid_on_its_last_day(expires_on: date | None, expired: bool) -> None:
    assert has_expired(expires_on, on=TODAY) is expired


@pytest.mark.parametrize(
    ("expires_on", "found"),
    [
        (date(2026, 11, 22), False),  # which has expired, and is told as that
        (TODAY, True),
        (date(2026, 12, 6), True),
        (date(2026, 12, 7), False),
        (None, False),
    ],
)
def test_a_document_must_last_until_a_session_can_take_place(expires_on: date | None, found: bool) -> None:
    assert expires_before_session(expires_on, submitted_on=TODAY, within_days=14) is found


@pytest.mark.parametrize(
    ("issued_on", "found"),
    [(date(2026, 11, 13), False), (date(2026, 11, 14), True), (TODAY, True), (date(2026, 12, 1), True)],
)
def test_a_document_is_too_new_for_a_number_of_days(issued_on: date, found: bool) -> None:
    assert is_too_new(days_since_issue(issued_on, on=TODAY), days=10) is found


def test_a_document_of_which_nobody_knows_when_it_was_issued_is_not_too_new() -> None:
    assert not is_too_new(None, days=10)

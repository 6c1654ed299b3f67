import pytest

from tests.verification.screening.rules.clear import findings


@pytest.mark.parametrize(
    ("expires_on", "found"),
    [
        ("2026-11-22", ["document_expired"]),
        ("2026-11-23", ["document_expires_before_session"]),
        ("2026-12-06", ["document_expires_before_session"]),
        ("2026-12-07", []),
        ("", []),
    ],
)
def test_a_document_must_be_valid_for_as_long_as_it_is_needed(expires_on: str, found: list[str]) -> None:
    assert findings(expires_on=expires_on, machine_readable="") == found


@pytest.mark.parametrize(
    ("issued_on", "found"),
    [("2026-11-09", []), ("2026-11-10", ["document_too_new"]), ("2026-11-23", ["document_too_new"])],
)
def test_a_document_that_was_issued_within_the_policys_days_is_asked_about(issued_on: str, found: list[str]) -> None:
    assert findings(issued_on=issued_on) == found

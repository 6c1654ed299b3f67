"""What each purpose of the product may do. Whoever adds one has to say here what it is."""

import pytest

from messaging.purposes import _registry

ALLOWED = {
    # Their time was promised, they answer what the reader has just done, or tell of a danger.
    "at_night": """appeal_received booking_called_off booking_cancelled broken_glass case_submitted contact_called
        contact_changing contact_notice contact_person_changed contest_received documents_received erasure_asked
        export_ready new_log_in ops_task phrase_changed report_answered ruling_asked session_booked
        session_handed_over session_link session_reminder""",
    # Somebody waits for it at the screen.
    "urgent": "account_mail contact_code session_code",
    # The emergency contact hears of it too.
    "urgent_notice": """account_limited booking_called_off certification_asked certification_suspended measure_announced
        session_missed session_paused""",
    "by_sms": "session_reminder",
}


def names(wanted: bool, what: str) -> set[str]:
    return {name for name, purpose in _registry.items() if bool(getattr(purpose, what)) is wanted}


@pytest.mark.parametrize("what", ALLOWED)
def test_only_these_may(what: str) -> None:
    assert names(True, what) == set(ALLOWED[what].split())


def test_what_holds_a_code_or_a_link_that_logs_in_never_goes_out_twice() -> None:
    assert names(False, "safe_to_repeat") == {"account_mail", "contact_code", "session_code"}

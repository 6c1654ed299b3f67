from verification.checklists.soundness import faults_of
from verification.models import ChecklistItem, Reason, ReasonVersion

ALL = dict.fromkeys(["en", "zh-hans", "ja", "de"], "x")
REASONS = {
    "whole": ReasonVersion(reason=Reason(code="whole", kind="final"), text=ALL, remedy=ALL),
    "half": ReasonVersion(reason=Reason(code="half", kind="final"), text={"en": "x"}, remedy=ALL),
    "doubt": ReasonVersion(reason=Reason(code="doubt", kind="internal")),
}


def item(**fields):
    return ChecklistItem(**{"code": "stamp", "title": "Stamp", "reason_codes": ["whole"], **fields})


def faults(*items, subject="bank_statement"):
    return faults_of(subject, items, REASONS)


def test_a_check_with_reasons_in_every_language_is_sound():
    assert faults(item(), item(reason_codes=["doubt"])) == []


def test_an_empty_checklist_is_none():
    assert faults() == ["There is no check in it."]


def test_a_check_without_a_reason_or_with_an_unknown_one_is_not_sound():
    assert faults(item(reason_codes=[])) == ["Stamp: choose at least one reason for a failure."]
    assert faults(item(reason_codes=["gone"])) == [
        "Stamp: the reason “gone” is not offered: it is not published, or it is retired."
    ]


def test_a_reason_that_lacks_a_language_is_named():
    expected = "Stamp: the reason “half” lacks its text in: Simplified Chinese, Japanese, German."
    assert faults(item(reason_codes=["half"])) == [expected]


def test_a_challenge_is_asked_in_sessions_and_over_the_room_where_it_needs_one():
    assert faults(item(challenge="show", instruction=ALL)) == ["Stamp: a challenge is asked in sessions only."]
    over_the_room = "Stamp: this challenge goes over the room, so it is asked in sessions by video only."
    assert faults(item(challenge="code", where="session", instruction=ALL)) == [over_the_room]


def test_a_challenge_says_in_every_language_what_to_do():
    expected = "Stamp: its instruction is missing in: Simplified Chinese, Japanese, German."
    assert faults(item(challenge="show", where="session", instruction={"en": "Stamp!"})) == [expected]


def test_no_identity_document_goes_without_its_challenges():
    told = " ".join(faults(item(), subject="passport"))
    assert all(f"required challenge “{name}”" in told for name in ["tilt", "bend", "read the number"])
    made = [
        item(challenge="show", where="session", instruction=ALL, picture=name) for name in ["tilt", "bend", "number"]
    ]
    assert faults(*made, subject="passport") == []
    assert faults(item(), subject="general") == ["There has to be a required challenge “read a code”."]

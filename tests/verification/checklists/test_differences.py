from verification.checklists.differences import changes_between
from verification.models import ChecklistItem


def item(code, **fields):
    return ChecklistItem(**{"code": code, "title": code.title(), "guidance": "Look.", "position": 1, **fields})


def test_nothing_differs_from_a_copy():
    assert changes_between([item("name"), item("tilt")], [item("tilt"), item("name")]) == []


def test_what_was_added_and_removed_is_named():
    changes = changes_between([item("name")], [item("tilt")])
    assert [(change.title, change.how) for change in changes] == [("Tilt", "added"), ("Name", "removed")]


def test_each_field_that_differs_is_shown_before_and_now_in_words():
    before = item("tilt", challenge="show", instruction={"en": "Tilt it.", "de": "Neigen."}, reason_codes=["a"])
    after = item(
        "tilt", required=False, challenge="show", instruction={"en": "Tilt it.", "de": "Bitte neigen."}, reason_codes=[]
    )
    (change,) = changes_between([before], [after])
    assert change.fields == [
        ("Required", "yes", "no"),
        ("Reasons of a failure", "a", ""),
        ("Instruction, German", "Neigen.", "Bitte neigen."),
    ]

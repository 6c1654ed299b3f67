import json

from audit.telling import Told, in_a_line, told


def test_changed_figures_become_rows() -> None:
    data = json.dumps({"changed": {"offer_hold_hours": [48, 24]}, "note": ""})
    assert told("policy.published", data) == Told([("offer hold hours", "48", "24")], [("note", "–")])


def test_names_of_what_was_changed_are_no_before_and_after() -> None:
    assert told("user.account_saved", '{"changed":["email"]}').others == [("changed", "email")]


def test_two_ids_become_before_and_after() -> None:
    assert told("booking.reassigned", '{"from":"mgr_a","to":"mgr_b","reason":"ill"}') == Told(
        [("", "mgr_a", "mgr_b")], [("reason", "ill")]
    )


def test_two_rows_are_compared_field_by_field() -> None:
    data = json.dumps({"before": {"a": 1}, "after": {"a": 2, "b": True}})
    assert told("x.saved", data).changes == [("a", "1", "2"), ("b", "–", "yes")]


def test_a_case_moves_from_one_state_to_the_next_and_a_booking_does_not() -> None:
    assert told("case.rejected", '{"from":"document_review"}').changes == [("", "document review", "rejected")]
    assert told("booking.booked", '{"from":"bok_1"}') == Told([], [("from", "bok_1")])


def test_values_read_as_words() -> None:
    data = json.dumps({"held": False, "codes": ["a", "b"], "wish": {"weekdays": [0, 1]}, "due_on": None})
    assert [value for _key, value in told("x.y", data).others] == ["no", "a, b", "weekdays: 0, 1", "–"]


def test_a_line_shortens_ids() -> None:
    assert in_a_line("x.y", '{"decision":"dec_gf4z7ae5yc34h4mzdhfq59","code":"cut_off"}') == (
        "decision: dec_gf4z7a…; code: cut_off"
    )


def test_a_line_shortens_hashes() -> None:
    assert in_a_line("x.y", json.dumps({"sha256": "0a" * 32})) == "sha256: 0a0a0a0a…"


def test_a_line_has_all_that_says_something() -> None:
    assert in_a_line("policy.published", '{"changed":{"a":[1,2]},"b":3,"error":""}') == "a 1 → 2; b: 3"

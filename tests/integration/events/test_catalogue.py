"""Of every audited action somebody has decided whether platforms hear of it."""

from audit import words
from integration.events.catalogue import NOT_TOLD, TOLD, TYPES

UNTOLD = [action for actions in NOT_TOLD.values() for action in actions.split()]


def test_every_action_of_the_log_is_told_or_named_as_not_told_and_never_both() -> None:
    assert sorted([*TOLD, *UNTOLD]) == sorted(code for code, _label in words.labels())


def test_every_type_says_what_it_means_and_something_leads_to_it() -> None:
    assert {telling.type for telling in TOLD.values()} == set(TYPES)


def test_no_look_of_staff_and_no_word_of_fraud_is_told() -> None:
    assert [action for action in TOLD if words.is_look(action)] == []
    assert [type_ for type_ in TYPES if "fraud" in type_ or "second" in type_] == []


def test_a_type_names_what_it_happened_to_and_what_happened() -> None:
    named = {type_.partition(".")[0] for type_ in TYPES}
    assert named == {"seller", "document", "case", "session", "contact", "message", "webhook_endpoint"}

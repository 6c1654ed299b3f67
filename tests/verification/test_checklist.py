import random

from verification.checklist import CURRENT, VERSIONS, item_of, items_for, order_of
from verification.reasons import REASONS


def test_a_session_has_the_challenges_that_are_required_of_it():
    challenges = [item.code for item in items_for(CURRENT, in_session=True) if item.is_challenge]
    assert sorted(challenges) == ["bend", "serial", "tilt"]


def test_a_review_of_documents_leaves_out_what_needs_a_person():
    codes = [item.code for item in items_for(CURRENT, in_session=False)]
    assert codes == ["name", "number", "valid", "bank"]


def test_challenges_come_in_every_order():
    items = items_for(CURRENT, in_session=True)
    orders = {tuple(item.code for item in order_of(items, random.Random(seed))[:3]) for seed in range(100)}
    assert len(orders) == 6


def test_the_rest_keeps_its_order():
    items = items_for(CURRENT, in_session=True)
    assert [item.code for item in order_of(items)[3:]] == ["person", "name", "number", "valid", "bank", "free_answers"]


def test_each_failure_has_reasons_of_the_catalogue():
    items = [item for version in VERSIONS.values() for item in version]
    assert all(item.reasons for item in items)
    assert {code for item in items for code in item.reasons} <= set(REASONS)


def test_only_challenges_tell_the_seller_something():
    assert item_of(1, "tilt").instruction
    assert item_of(1, "person").instruction is None

"""What a value says, and what it does not."""

import pytest

from integration.testmode.magic import NO_SESSION, SESSION, Step, plan_of, rows, session_by_number
from integration.testmode.outcomes import OUTCOMES, way_to


@pytest.mark.parametrize(
    ("email", "plan"),
    [
        ("approved@shop.example", [Step("approved")]),
        ("Approved+17@shop.example", [Step("approved")]),
        ("rejected-person_differs@shop.example", [Step("rejected", ("person_differs",))]),
        ("documents_needed-unreadable-cut_off@x.example", [Step("documents_needed", ("unreadable", "cut_off"))]),
        ("no_show.approved+a.b@x.example", [Step("no_show"), Step("approved")]),
        ("anna@shop.example", []),
        ("anna.approved@shop.example", []),
        ("approved.@shop.example", []),
        ("approved", []),
    ],
)
def test_the_local_part_of_an_address_is_a_plan_or_none(email: str, plan: list[Step]) -> None:
    assert plan_of(email) == plan


@pytest.mark.parametrize(
    ("number", "asks"), [(SESSION, True), ("test session", True), (NO_SESSION, False), ("C01X00T478", None)]
)
def test_a_number_asks_for_a_session_or_for_none_or_says_nothing(number: str, asks: bool | None) -> None:
    assert session_by_number(number) is asks


def test_the_table_names_each_outcome_and_each_reason() -> None:
    values = [row.value for row in rows({"altered": True, "unreadable": False})]
    assert {f"{way_to(outcome)}@…" for outcome in OUTCOMES} <= set(values)
    assert {"approved.account_restricted.measures_ended@…", "rejected.appeal_upheld@…"} <= set(values)
    assert {"rejected-altered@…", "documents_needed-unreadable@…", SESSION, NO_SESSION} <= set(values)

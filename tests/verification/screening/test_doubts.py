"""What is told of a doubt before submission."""

from dataclasses import replace
from typing import Any

import pytest

from tests.sellers.checks.test_zone import GERMAN
from tests.verification.screening.rules.clear import CLEAR
from verification.screening.doubts import KINDS, Doubt, doubts_of
from verification.screening.rules import SCREENED


def doubts(**changes: Any) -> list[Doubt]:
    return doubts_of(replace(CLEAR, **changes))


def test_what_fits_together_is_not_in_doubt() -> None:
    assert doubts() == []


def test_where_things_are_and_chance_are_no_typing_errors() -> None:
    assert doubts(document_country="AT", machine_readable="", draw=0.0) == []


def test_each_doubt_belongs_to_a_rule() -> None:
    assert KINDS.keys() <= {rule.name for rule in SCREENED}


@pytest.mark.parametrize(
    ("changes", "rule", "route", "typed", "text"),
    [
        ({"document_number": "C01X00T479"}, "document_number", "person", "C01X00T479", "usually looks different"),
        (
            {"bank_number": "DE88370400440532013000"},
            "iban_invalid",
            "bank_account",
            "DE88",
            "check digits of this IBAN",
        ),
        (
            {"bank_holder": "Max"},
            "bank_name_differs",
            "bank_account",
            "Account holder: Max\nLegal name: Lampen",
            "another name than the business",
        ),
        ({"register_number": "DE136695978"}, "vat_invalid", "business", "DE136695978", "is a VAT number"),
        (
            {"expires_on": "2026-11-30"},
            "document_expires_before_session",
            "person",
            "November 30, 2026",
            "newer document",
        ),
    ],
)
def test_each_says_what_was_typed_what_is_wrong_and_where_to_correct_it(
    changes: dict[str, str], rule: str, route: str, typed: str, text: str
) -> None:
    (doubt,) = doubts(**{"machine_readable": "", **changes})
    assert (doubt.rule, doubt.page) == (rule, route)
    assert typed in doubt.typed
    assert text in doubt.text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"birth_date": "1964-12-08"}, "The lines and your details differ here: date of birth."),
        (
            {"machine_readable": GERMAN.replace("C01X00T478", "C01XO0T478")},
            "In the lines something is mistyped here: document number. You typed O, and 0 is probably meant.",
        ),
    ],
)
def test_of_the_lines_the_parts_are_named(changes: dict[str, str], text: str) -> None:
    (doubt,) = doubts(**changes)
    assert doubt.text == text

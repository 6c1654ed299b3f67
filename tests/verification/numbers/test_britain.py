"""DVLA's specimens: MORGAN, SARAH MEREDYTH, born 5 July 1967 (a woman: 57 for July), and others made by its rule.

Its last two characters are check characters whose rule the DVLA does not publish: form, name and date alone can be
compared.
"""

from datetime import date

import pytest

from verification.numbers.britain import disagreements, is_driver_number

SARAH = {"family_name": "Morgan", "given_name": "Sarah Meredyth", "birth_date": date(1967, 7, 5)}


def found(number: str, **changes: object) -> list[str]:
    return disagreements(number, **{**SARAH, **changes})  # type: ignore[arg-type]


def test_name_and_birth_date_in_the_number_agree() -> None:
    assert found("MORGA657057SM9IJ") == []


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"birth_date": date(1967, 7, 6)}, ["birth_date"]),
        ({"birth_date": date(1976, 7, 5)}, ["birth_date"]),
        ({"family_name": "Jones"}, ["name"]),
        ({"given_name": "Anna"}, ["name"]),
        ({"family_name": "Jones", "birth_date": date(1967, 7, 6)}, ["name", "birth_date"]),
        ({"given_name": "Sarah"}, []),  # fewer names than the document has
        ({"given_name": "Meredyth Sarah"}, []),
    ],
)
def test_what_disagrees_is_named(changes: dict[str, object], parts: list[str]) -> None:
    assert found("MORGA657057SM9IJ", **changes) == parts


@pytest.mark.parametrize(
    ("number", "family_name"),
    [
        ("FOX99657057SM9IJ", "Fox"),
        ("MCDON657057SM9IJ", "MacDonald"),
        ("OBRIE657057SM9IJ", "O'Brien"),
        ("SMITH657057SM9IJ", "Smith-Jones"),
        ("MULLE657057SM9IJ", "Müller"),
    ],
)
def test_short_scottish_double_and_foreign_names_are_written_as_the_dvla_does(number: str, family_name: str) -> None:
    assert is_driver_number(number)
    assert found(number, family_name=family_name) == []


def test_a_number_of_northern_ireland_says_nothing_of_its_holder() -> None:
    assert is_driver_number("12345678")
    assert found("12345678") == []

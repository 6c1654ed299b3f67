"""Specimens of ICAO Doc 9303 and of the Federal Ministry of the Interior, against what a seller may declare."""

from dataclasses import replace
from datetime import date

import pytest

from sellers.checks.zone import read_zone
from sellers.models import Person
from tests.sellers.checks.test_zone import CARD, GERMAN, GERMAN_CARD, PASSPORT, TODAY
from verification.numbers.zones import Declared, country_of, disagreements

Type = Person.DocumentType
ERIKA = Declared(Type.PASSPORT, "DE", "C01X00T47", "Erika Mustermann", date(1964, 8, 12), date(2027, 2, 28))


def found(text: str = GERMAN, **changes: object) -> list[str]:
    zone = read_zone(text, today=TODAY)
    assert zone is not None
    return disagreements(zone, replace(ERIKA, **changes))  # type: ignore[arg-type]


def test_what_agrees_in_everything_disagrees_in_nothing() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"document_type": Type.IDENTITY_CARD}, ["document_type"]),
        ({"country": "AT"}, ["country"]),
        ({"number": "C01X00T48"}, ["number"]),
        ({"number": "c01x 00t47 8"}, []),  # with its check digit
        ({"name": "Erika Musterfrau"}, ["name"]),
        ({"name": "Erika Anna Mustermann"}, []),
        ({"name": "Mustermann, ERIKA"}, []),
        ({"birth_date": date(1964, 12, 8)}, ["birth_date"]),
        ({"expires_on": date(2028, 2, 28)}, ["expires_on"]),
        ({"expires_on": None}, ["expires_on"]),
    ],
)
def test_what_disagrees_is_named(changes: dict[str, object], parts: list[str]) -> None:
    assert found(**changes) == parts


def test_an_identity_card_is_compared_in_the_same_way() -> None:
    card = {"document_type": Type.IDENTITY_CARD, "number": "T22000129", "expires_on": date(2020, 10, 31)}
    assert found(GERMAN_CARD, **card) == []
    assert found(GERMAN_CARD, **{**card, "document_type": Type.PASSPORT}) == ["document_type"]


def test_a_state_that_no_country_is_disagrees_with_none() -> None:
    anna = {"number": "L898902C3", "name": "Anna Maria Eriksson", "birth_date": date(1974, 8, 12)}
    assert found(PASSPORT, **anna, country="BR", expires_on=date(2012, 4, 15)) == []


def test_a_part_that_is_mistyped_in_the_lines_is_not_held_against_the_details() -> None:
    assert found(GERMAN.replace("C01X00T478", "C01X00T488"), number="C01X00T47") == []


def test_names_that_were_cut_are_compared_as_far_as_they_go() -> None:
    lines = ["P<D<<VON<UND<ZU<MUSTERMANN<BEISPIELHAUSEN<<E", GERMAN.splitlines()[1]]
    assert found("\n".join(lines), name="Erika von und zu Mustermann Beispielhausen") == []
    assert found("\n".join(lines), name="Erika von und zu Musterfrau Beispielhausen") == ["name"]


@pytest.mark.parametrize(
    ("state", "country"),
    [("D", "DE"), ("GBR", "GB"), ("GBD", "GB"), ("CHN", "CN"), ("RKS", "XK"), ("UNO", ""), ("UTO", ""), ("", "")],
)
def test_states_are_called_by_icaos_letters(state: str, country: str) -> None:
    assert country_of(state) == country


def test_a_passport_of_hong_kong_names_china() -> None:
    lines = CARD.replace("UTO", "CHN")
    anna = {"document_type": Type.IDENTITY_CARD, "number": "D23145890", "name": "Anna Maria Eriksson"}
    days = {"birth_date": date(1974, 8, 12), "expires_on": date(2012, 4, 15)}
    assert found(lines, **anna, **days, country="HK") == []
    assert found(lines, **anna, **days, country="JP") == ["country"]

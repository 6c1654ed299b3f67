"""The same address, as different people type it. Pure."""

import pytest

from sellers.addresses import address_of


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("DE", ("24103", "Kiel", "Hafenstraße 12"), ("24103", "KIEL", "12, Hafenstr.")),
        ("DE", ("24103", "Kiel", "Hafenstrasse 12 a"), ("24103", "Kiel-Mitte", "Hafenstr. 12a")),
        ("DE", ("10115", "Berlin", "Große Straße Nr. 7"), ("10115", "Berlin", "Grosse Str. 7")),
        ("GB", ("LS1 1AA", "Leeds", "4 Mill Lane"), ("ls11aa", "", "4 MILL LN")),
        ("GB", ("LS1 1AA", "Leeds", "Flat 2, 10 High Street"), ("LS1 1AA", "Leeds", "Apt. 2, 10 High St")),
        ("US", ("", "San Diego", "210 Palm Ave."), ("", "SAN DIEGO", "210 Palm Avenue")),
        ("FR", ("75001", "Paris", "3 rue de l'Échelle"), ("75001", "Paris", "3, Rue de l Echelle")),
        ("CN", ("", "深圳", "南山区科技路 8 号"), ("", "深圳", "南山区科技路８号")),
        ("JP", ("", "京都", "東山区清水 1-2"), ("", "京都", "東山区清水1－2")),
        ("JP", ("", "札幌", "大通西 5-8"), ("", "札幌", "大通西5丁目8番")),
        ("US", ("80302", "Boulder", "5 N Canyon Rd Suite 3"), ("80302", "Boulder", "5 North Canyon Road, Apt. 3")),
    ],
)
def test_it_is_the_same_however_it_is_typed(
    country: str, one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert address_of(country, *one) == address_of(country, *other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("JP", "", "京都", "東山区清水 1-2"), ("JP", "", "京都", "東山区清水 2-1")),
        (("GB", "LS1 1AA", "Leeds", "4 Mill Lane"), ("GB", "LS1 1AB", "Leeds", "4 Mill Lane")),
        (("GB", "LS1 1AA", "Leeds", "4 Mill Lane"), ("GB", "LS1 1AA", "Leeds", "14 Mill Lane")),
        (("DE", "1010", "Wien", "Ring 1"), ("AT", "1010", "Wien", "Ring 1")),
        (("US", "", "Albany", "18 Elm Street"), ("US", "", "Boulder", "18 Elm Street")),
    ],
)
def test_another_one_is_another(one: tuple[str, str, str, str], other: tuple[str, str, str, str]) -> None:
    assert address_of(*one) != address_of(*other)


def test_what_names_no_street_or_no_place_is_compared_with_nothing() -> None:
    assert address_of("GB", "LS1 1AA", "Leeds", "") == ""
    assert address_of("GB", "LS1 1AA", "Leeds", "12") == ""
    assert address_of("GB", "", "", "4 Mill Lane") == ""

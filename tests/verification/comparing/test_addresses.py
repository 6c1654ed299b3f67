from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.comparing.addresses import Address, likeness_of_addresses
from verification.comparing.names import Likeness

SAME, CLOSE, DIFFERENT = Likeness.SAME, Likeness.CLOSE, Likeness.DIFFERENT
HOME = Address("210 Palm Avenue Apt 5", "San Diego", "CA", "92101", "US")
STREETS = st.text("abc 123,-号街", max_size=20)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("1 High Street", "1 HIGH ST.", SAME),
        ("1 High Street", "High St 1", SAME),
        ("Hauptstraße 12", "Hauptstr. 12", SAME),
        ("Hauptstraße 12", "Haupt Str 12", SAME),
        ("Große Straße Nr. 7", "Grosse Str. 7", SAME),
        ("Hauptstraße 12 a", "Hauptstraße 12a", SAME),
        ("210 N Palm Ave #5", "210 North Palm Avenue, Apt. 5", SAME),
        ("南山区科技路 8 号", "南山区科技路８号", SAME),
        ("大通西 5-8", "大通西5丁目8番", SAME),
        ("1 St. Mary's Road", "1 Saint Marys Rd", CLOSE),
        ("210 Palm Avenue", "210 Palm Avenue Apt 5", CLOSE),
        ("1 High Street", "1 High Street, North Park", CLOSE),
        ("1 Hauptweg", "1 Haupptweg", CLOSE),
        ("1 High Street", "2 High Street", DIFFERENT),
        ("Hauptstraße 12", "Hauptstraße 12a", DIFFERENT),
        ("210 Palm Avenue Apt 5", "210 Palm Avenue Apt 6", DIFFERENT),
        ("1 High Street", "1 Low Street", DIFFERENT),
        ("1 Park Road", "1 Park Lane", DIFFERENT),
        ("南山区科技路 8 号", "南山区科技路 9 号", DIFFERENT),
    ],
)
def test_streets(one: str, other: str, likeness: Likeness) -> None:
    assert likeness_of_addresses(replace(HOME, street=one), replace(HOME, street=other)) == likeness


@pytest.mark.parametrize(
    ("changes", "likeness"),
    [
        ({"postcode": "92101-1234"}, SAME),
        ({"postcode": ""}, CLOSE),
        ({"postcode": "92102"}, DIFFERENT),
        ({"city": "SAN DIEGO"}, SAME),
        ({"city": "Downtown San Diego"}, CLOSE),  # the postcode is the same
        ({"city": ""}, CLOSE),
        ({"region": ""}, SAME),
        ({"region": "California"}, CLOSE),
        ({"country": "CA"}, DIFFERENT),
        ({"country": "NO"}, DIFFERENT),  # Norway, not a number
        ({"postcode": "", "city": "San Jose"}, DIFFERENT),
    ],
)
def test_the_other_parts(changes: dict[str, str], likeness: Likeness) -> None:
    assert likeness_of_addresses(HOME, replace(HOME, **changes)) == likeness


def test_postcodes_may_have_their_space_or_not() -> None:
    leeds = Address("1 High Street", "Leeds", "", "LS1 1AA", "GB")
    assert likeness_of_addresses(leeds, replace(leeds, postcode="ls11aa")) == SAME
    assert likeness_of_addresses(leeds, replace(leeds, postcode="LS1 1AB")) == DIFFERENT


@given(STREETS, STREETS)
def test_it_does_not_matter_who_says_it_first(one: str, other: str) -> None:
    ours, theirs = replace(HOME, street=one), replace(HOME, street=other)
    assert likeness_of_addresses(ours, theirs) == likeness_of_addresses(theirs, ours)
    assert likeness_of_addresses(ours, ours) == SAME


@given(st.integers(1, 999), st.integers(1, 999))
def test_another_house_number_is_always_another_address(one: int, other: int) -> None:
    ours, theirs = replace(HOME, street=f"{one} Palm Avenue"), replace(HOME, street=f"{other} Palm Avenue")
    assert (likeness_of_addresses(ours, theirs) == DIFFERENT) == (one != other)

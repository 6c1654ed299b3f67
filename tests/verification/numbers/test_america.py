"""Specimens of the states' own pictures of their licences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.numbers.america import FORMS, STATES, states_of


@pytest.mark.parametrize(
    ("state", "number"),
    [
        ("CA", "I1234568"),
        ("FL", "S514172800940"),
        ("IL", "D40078886064"),
        ("NH", "NHL12345678"),
        ("NJ", "B01230000012345"),
        ("NY", "123456789"),
        ("TX", "12345678"),
        ("WA", "WDLABCD456DG"),
        ("WA", "DOEJM001J501"),
        ("WI", "J5254209200109"),
    ],
)
def test_a_number_fits_its_own_state(state: str, number: str) -> None:
    assert state in states_of(number)


def test_a_number_may_fit_its_own_state_only() -> None:
    assert states_of("NHL12345678") == ["NH"]
    assert states_of("B01230000012345") == ["NJ"]
    assert "CA" not in states_of("12345678")


@pytest.mark.parametrize("number", ["", "D12", "CALIFORNIA", "1234567890123456789012", "AB-12"])
def test_a_number_may_fit_no_state(number: str) -> None:
    assert states_of(number) == []


def test_all_fifty_states_and_the_capital_are_there() -> None:
    assert len(FORMS) == 51


@given(st.data())
def test_whatever_has_a_states_form_fits_that_state(data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(sorted(STATES.keys() - {"WA"})))  # which looks ahead
    assert state in states_of(data.draw(st.from_regex(STATES[state], fullmatch=True)))

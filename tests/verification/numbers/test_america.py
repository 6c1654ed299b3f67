"""Specimens of the states' own pictures of their licences where they are known (of CA, FL, IL, NH, NJ, WA and WI), and
numbers of each form that the sources of verification.numbers.america give, at both ends of its lengths; what is bad is
one sign too short, too long, or of the wrong kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.numbers.america import FORMS, STATES, states_of

GOOD = {
    "AK": ["1", "1234567"],
    "AL": ["1", "12345678"],
    "AR": ["1234", "123456789"],
    "AZ": ["A12345678", "123456789"],
    "CA": ["I1234568"],
    "CO": ["123456789", "A123", "AB12345"],
    "CT": ["123456789"],
    "DC": ["1234567", "123456789"],
    "DE": ["1", "1234567"],
    "FL": ["S514172800940"],
    "GA": ["1234567", "123456789"],
    "HI": ["H12345678", "123456789"],
    "IA": ["123456789", "123AB4567"],
    "ID": ["AB123456C", "123456789"],
    "IL": ["D40078886064", "D400788860641"],
    "IN": ["A123456789", "123456789", "1234567890"],
    "KS": ["A1B2C", "K12345678", "123456789"],
    "KY": ["A12345678", "A123456789", "123456789"],
    "LA": ["1", "123456789"],
    "MA": ["S12345678", "SA1234567", "123456789"],
    "MD": ["M123456789012"],
    "ME": ["1234567", "12345678", "1234567A"],
    "MI": ["A1234567890", "A123456789012"],
    "MN": ["A123456789012"],
    "MO": ["123A456789", "A12345", "A123456789", "A123456R", "12345678AB", "123456789A", "123456789"],
    "MS": ["123456789"],
    "MT": ["A12345678", "123456789", "1234567890123", "12345678901234"],
    "NC": ["1", "123456789012"],
    "ND": ["ABC123456", "123456789"],
    "NE": ["A123456", "A12345678"],
    "NH": ["12ABC34567", "NHL12345678"],
    "NJ": ["B01230000012345"],
    "NM": ["12345678", "123456789"],
    "NV": ["123456789", "1234567890", "123456789012", "X12345678"],
    "NY": ["A1234567", "A123456789012345678", "12345678", "123456789", "1234567890123456", "ABCDEFGH"],
    "OH": ["A1234", "A12345678", "AB123", "AB1234567", "12345678"],
    "OK": ["A123456789", "123456789"],
    "OR": ["1", "123456789", "A123456", "A1234567"],
    "PA": ["12345678"],
    "RI": ["1234567", "V123456"],
    "SC": ["12345", "12345678901"],
    "SD": ["123456", "1234567890", "123456789012"],
    "TN": ["1234567", "123456789"],
    "TX": ["1234567", "12345678"],
    "UT": ["1234", "1234567890"],
    "VA": ["A12345678", "A12345678901", "123456789"],
    "VT": ["12345678", "1234567A"],
    "WA": ["WDLABCD456DG", "DOEJM001J501", "DOE**JM001AB"],
    "WI": ["J5254209200109"],
    "WV": ["1234567", "A12345", "AB123456"],
    "WY": ["123456789", "1234567890"],
}

BAD = {
    "AK": ["12345678"],
    "AL": ["123456789", "A1234567"],
    "AR": ["123", "1234567890"],
    "AZ": ["A1234567", "12345678"],
    "CA": ["I123456", "12345678"],
    "CO": ["12345678", "A12", "AB123456"],
    "CT": ["12345678", "A12345678"],
    "DC": ["12345678", "123456"],
    "DE": ["12345678"],
    "FL": ["S51417280094", "5141728009401"],
    "GA": ["123456", "1234567890"],
    "HI": ["H1234567", "1234567890"],
    "IA": ["12345678", "1234AB567"],
    "ID": ["AB1234567", "12345678"],
    "IL": ["D4007888606", "D40078886064123"],
    "IN": ["A12345678", "12345678"],
    "KS": ["A1B2", "K1234567", "12345678"],
    "KY": ["A1234567", "12345678"],
    "LA": ["1234567890", "A12345678"],
    "MA": ["S1234567", "SA12345678", "12345678"],
    "MD": ["M12345678901", "1234567890123"],
    "ME": ["123456", "123456789", "A1234567"],
    "MI": ["A123456789", "A12345678901"],
    "MN": ["A12345678901"],
    "MO": ["A1234", "12345678", "1234567A"],
    "MS": ["12345678", "A12345678"],
    "MT": ["A1234567", "12345678", "123456789012"],
    "NC": ["1234567890123", "A123"],
    "ND": ["AB123456", "12345678"],
    "NE": ["A12345", "A123456789", "1234567"],
    "NH": ["NHV12345678", "NHN12345678", "NHL1234567", "12AB345678"],
    "NJ": ["B0123000001234", "123456789012345"],
    "NM": ["1234567", "1234567890"],
    "NV": ["12345678", "12345678901", "A12345678"],
    "NY": ["A123456", "1234567", "ABCDEFG"],
    "OH": ["A123", "AB12", "1234567"],
    "OK": ["A12345678", "12345678"],
    "OR": ["1234567890", "A12345", "AB12345"],
    "PA": ["1234567", "A1234567"],
    "RI": ["123456", "V12345", "VA12345"],
    "SC": ["1234", "123456789012"],
    "SD": ["12345", "12345678901"],
    "TN": ["123456", "1234567890"],
    "TX": ["123456", "123456789"],
    "UT": ["123", "12345678901"],
    "VA": ["A1234567", "A123456789012", "12345678"],
    "VT": ["123456789", "A1234567"],
    "WA": ["WDLABCD456D", "1OEJM001J501", "DOEJM001J5011"],
    "WI": ["J525420920010", "52542092001091"],
    "WV": ["12345678", "A1234", "ABC12345"],
    "WY": ["12345678", "12345678901"],
}


@pytest.mark.parametrize("state", FORMS)
def test_a_number_of_each_form_fits_its_own_state(state: str) -> None:
    assert [number for number in GOOD[state] if state not in states_of(number)] == []


@pytest.mark.parametrize("state", FORMS)
def test_a_number_of_none_of_its_forms_does_not_fit_a_state(state: str) -> None:
    assert [number for number in BAD[state] if state in states_of(number)] == []


def test_a_number_may_fit_its_own_state_only() -> None:
    assert states_of("NHL12345678") == ["NH"]
    assert states_of("B01230000012345") == ["NJ"]
    assert "CA" not in states_of("12345678")


@pytest.mark.parametrize("number", ["", "D12", "CALIFORNIA", "1234567890123456789012", "AB-12"])
def test_a_number_may_fit_no_state(number: str) -> None:
    assert states_of(number) == []


def test_all_fifty_states_and_the_capital_are_there() -> None:
    assert len(FORMS) == 51
    assert FORMS.keys() == GOOD.keys() == BAD.keys()


@given(st.data())
def test_whatever_has_a_states_form_fits_that_state(data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(sorted(STATES.keys() - {"WA"})))  # which looks ahead
    assert state in states_of(data.draw(st.from_regex(STATES[state], fullmatch=True)))

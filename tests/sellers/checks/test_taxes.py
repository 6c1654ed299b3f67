"""VAT numbers as python-stdnum documents them, from VIES and HMRC.

Of each member state a good one and, where a public specimen is known, the same with another check digit. Which schemes
promise to find any changed digit follows from their arithmetic (European Commission, "VAT identification number
structure"; python-stdnum's modules): a modulus that is prime to all weights, and no two remainders with one digit.
"""

import pytest
from hypothesis import given

from sellers.checks.taxes import UNION as MEMBERS
from sellers.checks.taxes import fault_of_tax_number
from tests.sellers.checks.changed import with_digit_changed

UNION = [
    # state, good, bad
    ("AT", "ATU13585627", "ATU13585626"),
    ("BE", "BE0428759497", "BE0431150351"),
    ("BG", "BG175074752", "BG175074751"),
    ("CY", "CY10259033P", "CY10259033Z"),
    ("CZ", "CZ25123891", "CZ25123890"),
    ("DE", "DE136695976", "DE136695978"),
    ("DK", "DK13585628", "DK13585627"),
    ("EE", "EE100594102", "EE100594103"),
    ("ES", "ESB64717838", "ESB64717839"),
    ("FI", "FI20774740", "FI20774741"),
    ("FR", "FR23334175221", "FR84323140391"),
    ("GR", "EL094259216", "EL123456781"),
    ("HR", "HR33392005961", "HR33392005962"),
    ("HU", "HU12892312", "HU12892313"),
    ("IE", "IE6433435F", "IE6433435E"),
    ("IT", "IT00743110157", "IT00743110158"),
    ("LT", "LT100001919017", "LT100001919018"),
    ("LU", "LU15027442", "LU15027443"),
    ("LV", "LV40003521600", "LV40003521601"),
    ("MT", "MT11679112", "MT11679113"),
    ("NL", "NL004495445B01", "NL123456789B90"),
    ("PL", "PL8567346215", "PL8567346216"),
    ("PT", "PT501964843", "PT501964842"),
    ("RO", "RO18547290", "RO18547291"),
    ("SE", "SE123456789701", "SE123456789101"),
    ("SI", "SI50223054", "SI50223055"),
    ("SK", "SK2022749619", "SK2022749618"),
]
# Modulus 11 with one digit for two remainders, numbers of people who have none, or a second scheme beside the first.
PROMISE_LESS = {"BG", "CY", "CZ", "GR", "LT", "LV", "NL", "PT", "RO", "SI"}
PROMISING = [good for state, good, _bad in UNION if state not in PROMISE_LESS]
GOOD = [
    ("DE", "DE136695976"),
    ("DE", "de 136 695 976"),
    ("AT", "ATU13585627"),
    ("GR", "EL094259216"),
    ("GR", "GR094259216"),
    ("FR", "FR40303265045"),
    ("NL", "NL004495445B01"),
    ("GB", "GB980780684"),
    ("GB", "XI980780684"),
]
OTHER = [("DE", "12/345/67890"), ("DE", "TX-55 810 272 4491"), ("US", "12-3456789"), ("US", "DE136695978"), ("DE", "")]
BAD = [
    ("DE", "DE136695978"),
    ("DE", "DE13669597"),
    ("AT", "AT13585627"),
    ("GB", "GB802311781"),
    ("FR", "FR41303265045"),
    # Zeros, whose check digits fit.
    ("PL", "PL0000000000"),
    ("GB", "GB000000000"),
    ("GB", "GB000000000000"),
]


@pytest.mark.parametrize(("country", "number"), GOOD)
def test_a_good_vat_number_fits(country: str, number: str) -> None:
    assert fault_of_tax_number(country, number) == ""


@pytest.mark.parametrize(("country", "number"), OTHER)
def test_what_does_not_begin_like_a_vat_number_is_not_judged(country: str, number: str) -> None:
    assert fault_of_tax_number(country, number) == ""


@pytest.mark.parametrize(("country", "number"), BAD)
def test_what_is_wrong_with_a_vat_number_is_said(country: str, number: str) -> None:
    assert f"begins with {number[:2]} is a VAT number" in fault_of_tax_number(country, number)


def test_all_member_states_are_there() -> None:
    assert {state for state, _good, _bad in UNION} == MEMBERS
    assert len(UNION) == 27


@pytest.mark.parametrize(("state", "good", "bad"), UNION)
def test_of_each_member_state_a_good_number_fits_and_a_bad_one_does_not(state: str, good: str, bad: str) -> None:
    assert fault_of_tax_number(state, good) == ""
    assert f"begins with {bad[:2]} is a VAT number" in fault_of_tax_number(state, bad)


@given(with_digit_changed(PROMISING))
def test_any_changed_digit_is_found_where_the_scheme_promises_it(numbers: tuple[str, str]) -> None:
    good, typed = numbers
    assert fault_of_tax_number(good[:2], typed)

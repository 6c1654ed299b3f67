"""Codes: GB 32100-2015's own example and python-stdnum's; the National Tax Agency's own corporate number; Companies
House's guide; SIREN, organisation number, CVR and ACN as python-stdnum documents them."""

import pytest
from hypothesis import given

from sellers.checks.companies import company_number_fits, fault_of_social_credit_code
from tests.sellers.checks.changed import with_digit_changed, with_digits_swapped

CODES = ["91350100M000100Y43", "91110000600037341L"]
JAPANESE = ["7000012050002", "5835678256246"]
FRENCH = ["552008443", "404833048"]
GOOD = [
    *(("CN", code) for code in CODES),
    *(("JP", number) for number in JAPANESE),
    *(("FR", number) for number in FRENCH),
    ("JP", "0000-12-050002"),  # of the court, without check digit
    ("GB", "01234567"),
    ("GB", "1234567"),  # the zero in front is often left out
    ("GB", "SC123456"),
    ("GB", "OC 301234"),
    ("GB", "R0000123"),
    ("GB", "IP12345R"),
    ("NO", "988 077 917"),
    ("DK", "13585628"),
    ("AU", "004 085 616"),
    ("DE", "HRB 12345"),
    ("FR", "RCS Paris B 552 008 443"),
    ("BR", "?"),
    ("CN", ""),
]
BAD = [
    ("CN", "91350100M000100Y44"),
    ("CN", "91350100M000100Y4"),
    ("CN", "9135O100M000100Y43"),
    ("JP", "7000012050003"),
    ("FR", "552008444"),
    ("GB", "12345"),
    ("GB", "HRB 12345"),
    ("NO", "988077918"),
    ("DK", "13585629"),
    ("AU", "004085617"),
    # Zeros, whose check digit fits.
    ("CN", "0" * 18),
    ("FR", "000000000"),
    ("NO", "000 000 000"),
    ("AU", "000000000"),
    ("GB", "00000000"),
]


@pytest.mark.parametrize(("country", "number"), GOOD)
def test_a_good_number_fits(country: str, number: str) -> None:
    assert company_number_fits(country, number, is_company=True)


@pytest.mark.parametrize(("country", "number"), BAD)
def test_a_bad_number_does_not_fit(country: str, number: str) -> None:
    assert not company_number_fits(country, number, is_company=True)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("91350100M000100Y44", "The last character of this unified social credit code does not fit"),
        ("91350100M000100Y4", "has 18 characters, and yours has 17"),
        ("9I35O100M000100Y43", "yours has I, O"),
    ],
)
def test_what_is_wrong_with_a_social_credit_code_is_said(number: str, sentence: str) -> None:
    assert sentence in fault_of_social_credit_code("CN", number, is_company=True)


def test_a_sole_trader_may_have_the_older_number() -> None:
    assert fault_of_social_credit_code("CN", "110108600044999", is_company=False) == ""
    assert fault_of_social_credit_code("CN", "110108600044999", is_company=True) != ""


def test_a_sole_trader_of_britain_is_in_no_register() -> None:
    assert company_number_fits("GB", "any number", is_company=False)


@given(with_digit_changed(CODES) | with_digits_swapped(CODES))
def test_any_changed_or_swapped_digit_of_a_social_credit_code_is_found(numbers: tuple[str, str]) -> None:
    """Weights are powers of 3, modulo the prime 31."""
    assert not company_number_fits("CN", numbers[1], is_company=True)


@given(with_digit_changed(JAPANESE) | with_digits_swapped(JAPANESE))
def test_a_changed_or_swapped_digit_of_a_corporate_number_is_found_unless_0_and_9(numbers: tuple[str, str]) -> None:
    """All that a remainder of 9 promises."""
    number, typed = numbers
    changed = [{one, other} for one, other in zip(number, typed, strict=True) if one != other]
    assert {"0", "9"} in changed or not company_number_fits("JP", typed, is_company=True)


@given(with_digit_changed(FRENCH))
def test_any_changed_digit_of_a_siren_is_found(numbers: tuple[str, str]) -> None:
    """Luhn promises it."""
    assert not company_number_fits("FR", numbers[1], is_company=True)

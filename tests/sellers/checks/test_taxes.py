"""VAT numbers as python-stdnum documents them, from VIES and HMRC."""

import pytest
from hypothesis import given

from sellers.checks.taxes import fault_of_tax_number
from tests.sellers.checks.changed import with_digit_changed

GERMAN = ["DE136695976"]
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


@given(with_digit_changed(GERMAN))
def test_any_changed_digit_of_a_german_vat_number_is_found(numbers: tuple[str, str]) -> None:
    """ISO 7064 mod 11, 10 promises it."""
    assert fault_of_tax_number("DE", numbers[1])

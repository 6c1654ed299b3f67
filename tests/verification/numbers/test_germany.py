"""Specimens of the Federal Ministry of the Interior, with the check digit that is printed behind the number."""

import pytest
from hypothesis import given

from tests.sellers.checks.changed import with_digit_changed
from verification.numbers.germany import is_serial_number

NUMBERS = ["T220001293", "L01X00T471", "C01X00T478"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_good_with_its_check_digit_and_without(number: str) -> None:
    assert is_serial_number(number)
    assert is_serial_number(number[:-1])


@given(with_digit_changed(NUMBERS))
def test_any_changed_digit_is_found(numbers: tuple[str, str]) -> None:
    """Weights of 7, 3 and 1, none of which has a factor in common with 10."""
    assert not is_serial_number(numbers[1])


@pytest.mark.parametrize("number", ["A01X00T471", "L01X00T4", "L01X00T4712", "L01X00O47", ""])
def test_vowels_and_other_lengths_do_not_occur(number: str) -> None:
    assert not is_serial_number(number)

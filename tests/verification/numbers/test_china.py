"""GB 11643-1999, the standard's own examples."""

from datetime import date

import pytest
from hypothesis import given

from tests.sellers.checks.changed import with_digit_changed, with_digits_swapped
from verification.numbers.china import birth_date_in, disagrees, is_resident_id

NUMBERS = ["11010519491231002X", "440524188001010014"]


@pytest.mark.parametrize(
    ("number", "born"),
    [(NUMBERS[0], date(1949, 12, 31)), (NUMBERS[1], date(1880, 1, 1)), ("11010519490231002X", None), ("1101", None)],
)
def test_the_day_of_birth_is_read(number: str, born: date | None) -> None:
    assert birth_date_in(number) == born


def test_another_day_of_birth_disagrees() -> None:
    assert disagrees(NUMBERS[0], birth_date=date(1949, 12, 30))
    assert not disagrees(NUMBERS[0], birth_date=date(1949, 12, 31))
    assert not disagrees("a number of another kind", birth_date=date(1949, 12, 31))


@given(with_digit_changed(NUMBERS) | with_digits_swapped(NUMBERS))
def test_any_changed_or_swapped_digit_is_found(numbers: tuple[str, str]) -> None:
    """ISO 7064 mod 11-2 promises it."""
    assert not is_resident_id(numbers[1])

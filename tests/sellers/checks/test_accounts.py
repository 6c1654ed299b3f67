"""IBANs are the examples of SWIFT's IBAN registry; routing numbers those of Federal Reserve Banks and large banks."""

import pytest
from hypothesis import given

from sellers.checks.accounts import fault_of_account, fault_of_iban, fault_of_routing, is_routing_number
from tests.sellers.checks.changed import with_digit_changed, with_digits_swapped

IBANS = [
    "AE070331234567890123456",
    "AT611904300234573201",
    "BG80BNBG96611020345678",
    "CY17002001280000001200527600",
    "CZ6508000000192000145399",
    "DK5000400440116243",
    "EE382200221020145685",
    "FI2112345600000785",
    "GR1601101250000000012300695",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IL620108000000099999999",
    "IS140159260076545510730339",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "PL61109010140000071219812874",
    "PT50000201231234567890154",
    "RO49AAAA1B31007593840000",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
    "TR330006100519786457841326",
    "BE68539007547034",
    "CH9300762011623852957",
    "DE89370400440532013000",
    "ES9121000418450200051332",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "IT60X0542811101000000123456",
    "MT84MALT011000012345MTLCAST001S",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "SA0380000000608010167519",
]
ROUTING = ["011000015", "021000021", "121000358", "111000025", "122105155", "061000146"]


@pytest.mark.parametrize("number", IBANS)
def test_ibans_of_the_registry_are_good(number: str) -> None:
    assert fault_of_account(number[:2], number) == ""


@pytest.mark.parametrize(
    "typed", ["DE89 3704 0044 0532 0130 00", "de89-3704-0044-0532-0130-00", "ＤＥ89370400440532013000"]
)
def test_an_iban_may_be_typed_with_gaps_and_in_any_width(typed: str) -> None:
    assert fault_of_iban("DE", typed) == ""


@pytest.mark.parametrize(
    ("country", "number", "sentence"),
    [
        ("DE", "DE88370400440532013000", "The check digits of this IBAN do not fit"),
        ("DE", "DE8937040044053201300", "begins with DE has 22 characters, and yours has 21"),
        ("DE", "DX89370400440532013000", "No IBAN begins with DX"),
        ("GB", "DE89370400440532013000", "another country or region: Germany"),
        ("BE", "BE41091811735141", "does not have the form of an account number"),  # national check digits
    ],
)
def test_what_is_wrong_with_an_iban_is_said(country: str, number: str, sentence: str) -> None:
    assert sentence in fault_of_account(country, number)


@pytest.mark.parametrize(
    ("country", "number"),
    [("JE", "GB29NWBK60161331926819"), ("RE", "FR1420041010050500013M02606"), ("AX", "FI2112345600000785")],
)
def test_islands_have_the_ibans_of_another_country(country: str, number: str) -> None:
    assert fault_of_iban(country, number) == ""


@pytest.mark.parametrize(
    ("country", "number"),
    [("US", "000123456789"), ("JP", "1234567"), ("CN", "6222021234567890123"), ("DE", "532013000")],
)
def test_an_account_number_that_is_no_iban_is_not_judged(country: str, number: str) -> None:
    assert fault_of_account(country, number) == ""


@given(with_digit_changed(IBANS, start=2))
def test_any_changed_digit_of_an_iban_is_found(numbers: tuple[str, str]) -> None:
    """ISO 7064 mod 97-10 promises it."""
    assert fault_of_iban(numbers[0][:2], numbers[1])


@given(with_digits_swapped(IBANS, start=2))
def test_any_swapped_digits_of_an_iban_are_found(numbers: tuple[str, str]) -> None:
    assert fault_of_iban(numbers[0][:2], numbers[1])


@pytest.mark.parametrize("number", ROUTING)
def test_routing_numbers_in_use_are_good(number: str) -> None:
    assert is_routing_number(number)


@pytest.mark.parametrize("number", ["021000022", "112000025", "13000000 0", "130000006", "991000007", "000000000", ""])
def test_other_nine_digits_are_no_routing_number(number: str) -> None:
    """130000006 and 991000007 have the right check digit and first digits that are not given out."""
    assert not (number[:2].isdecimal() and is_routing_number(number))


@given(with_digit_changed(ROUTING))
def test_any_changed_digit_of_a_routing_number_is_found(numbers: tuple[str, str]) -> None:
    assert not is_routing_number(numbers[1])


@given(with_digits_swapped(ROUTING))
def test_swapped_digits_of_a_routing_number_are_found_unless_they_differ_by_five(numbers: tuple[str, str]) -> None:
    """All that weights of 3, 7 and 1 promise."""
    number, typed = numbers
    at = next(place for place in range(9) if number[place] != typed[place])
    by_five = abs(int(number[at]) - int(number[at + 1])) == 5
    assert by_five or not is_routing_number(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("021000022/123456789", "The last digit of the routing number"),
        ("02100002 / 123456789", "has nine digits, and yours has 8"),
        ("021000021/123456789", ""),
        ("021000021 / 12-3456", ""),
        ("021000022-01", ""),  # an account number with a hyphen
    ],
)
def test_a_routing_number_before_a_slash_is_checked(typed: str, sentence: str) -> None:
    found = fault_of_routing("US", typed)
    assert sentence in found
    assert bool(found) == bool(sentence)


def test_no_other_country_has_routing_numbers() -> None:
    assert fault_of_account("CA", "021000022/123456789") == ""

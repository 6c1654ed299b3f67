"""What a typed number is: for each kind the right way on, never a generic error (R15)."""

import pytest
from django.utils import translation
from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from contacts.masks import mask_email, mask_number
from contacts.numbers import read_mobile_number, region_choices
from core.errors import DomainError

COUNTRIES = [
    "US", "CN", "GB", "JP", "DE", "FR", "IT", "ES", "NL", "PL", "SE", "TR", "IN", "BR", "MX", "CA", "AU", "KR", "TW",
    "HK", "SG", "VN", "TH", "ZA", "AE",
]  # fmt: skip


def typed(country: str, kind: int, form: int = PhoneNumberFormat.NATIONAL) -> str:
    number = example_number_for_type(country, kind)
    assert number is not None
    return format_number(number, form)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_mobile_number_is_taken_as_it_is_written_there(country: str) -> None:
    wanted = typed(country, PhoneNumberType.MOBILE, PhoneNumberFormat.E164)
    assert read_mobile_number(country, typed(country, PhoneNumberType.MOBILE)) == wanted


@pytest.mark.parametrize("country", [code for code in COUNTRIES if code not in ("US", "CA", "MX", "IN")])
def test_a_landline_is_named_as_such(country: str) -> None:
    with pytest.raises(DomainError) as error:
        read_mobile_number(country, typed(country, PhoneNumberType.FIXED_LINE))
    assert error.value.code == "landline"


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_number_that_cannot_exist_is_refused_with_an_example(country: str) -> None:
    with pytest.raises(DomainError) as error:
        read_mobile_number(country, "1")
    assert error.value.code in ("wrong_length", "no_number", "no_such_number")
    assert "+" in str(error.value.message)


@pytest.mark.parametrize(
    ("country", "number", "code"),
    [
        ("GB", "not a number", "no_number"),
        ("GB", "077", "wrong_length"),
        ("GB", "07700 900123 4567 89", "wrong_length"),
        ("GB", "07700 90012", "no_such_number"),
        ("GB", "07400 123456 ext. 5", "extension"),
        ("GB", "0909 8790000", "costly"),
        ("GB", "056 1234 5678", "voip"),
        ("GB", "0808 157 0192", "no_sms"),
        ("US", "+44 20 7946 0018", "landline"),
    ],
)
def test_each_kind_of_failure_has_its_own_name(country: str, number: str, code: str) -> None:
    with pytest.raises(DomainError) as error:
        read_mobile_number(country, number)
    assert error.value.code == code


def test_a_country_code_typed_with_the_number_counts_more_than_the_select() -> None:
    assert read_mobile_number("US", "+49 1512 3456789") == "+4915123456789"


def test_the_countries_are_named_in_the_pages_language_with_their_codes() -> None:
    with translation.override("de"):
        assert ("GB", "Vereinigtes Königreich (+44)") in region_choices()


def test_no_country_stands_there_as_a_bare_code_of_two_letters() -> None:
    assert [name for code, name in region_choices() if code and name.startswith(f"{code} ")] == []


def test_addresses_are_masked() -> None:
    assert mask_number("+447400123456") == "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456"
    assert mask_email("cora@example.net") == "c•••@example.net"

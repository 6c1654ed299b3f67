"""What a typed number is: for each kind the right way on, never a generic error (R15)."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from phonenumber_field.phonenumber import PhoneNumber

from contacts.forms import PhoneForm
from contacts.masks import masked
from contacts.models import Address
from contacts.numbers import (
    REGIONS,
    NumberKind,
    dialled,
    extension_of_value,
    kind_of,
    number_of,
    read_number,
    region_choices,
    stored,
)
from contacts.ways import ways_of
from core.errors import DomainError
from tests.refusals import refusal

MOBILE, LANDLINE, EITHER, VOIP = NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.EITHER, NumberKind.VOIP

# As people write them there: (country, mobile, what it is, landline, what it is, invalid, why it is refused).
TABLE = [
    ("US", "(201) 555-0123", EITHER, "(212) 555-0123", EITHER, "(201) 155-0123", "no_such_number"),
    ("CA", "(506) 234-5678", EITHER, "(416) 234-5678", EITHER, "506 234 567", "wrong_length"),
    ("GB", "07400 123456", MOBILE, "0121 234 5678", LANDLINE, "07400 12345", "no_such_number"),
    ("DE", "01512 3456789", MOBILE, "030 123456", LANDLINE, "01512 34", "no_such_number"),
    ("FR", "06 12 34 56 78", MOBILE, "01 23 45 67 89", LANDLINE, "06 12 34 56 7", "no_such_number"),
    ("IT", "312 345 6789", MOBILE, "02 1234 5678", LANDLINE, "2 1234 5678", "no_such_number"),
    ("ES", "612 34 56 78", MOBILE, "810 12 34 56", LANDLINE, "612 34 56 7", "wrong_length"),
    ("NL", "06 12345678", MOBILE, "010 123 4567", LANDLINE, "06 1234567", "no_such_number"),
    ("PL", "512 345 678", MOBILE, "12 345 67 89", LANDLINE, "512 345", "no_such_number"),
    ("SE", "070-123 45 67", MOBILE, "08-12 34 56", LANDLINE, "070-123 45", "no_such_number"),
    ("CN", "131 2345 6789", MOBILE, "010 1234 5678", LANDLINE, "131 2345 678", "no_such_number"),
    ("HK", "5123 4567", MOBILE, "2123 4567", LANDLINE, "1123 4567", "no_such_number"),
    ("TW", "0912 345 678", MOBILE, "02 2123 4567", LANDLINE, "0912 345 67", "no_such_number"),
    ("JP", "090-1234-5678", MOBILE, "03-1234-5678", LANDLINE, "090-1234-567", "no_such_number"),
    ("KR", "010-2000-0000", MOBILE, "02-212-3456", LANDLINE, "010-2000", "no_such_number"),
    ("IN", "081234 56789", MOBILE, "011 2345 6789", LANDLINE, "081234 5678", "no_such_number"),
    ("SG", "8123 4567", MOBILE, "6123 4567", LANDLINE, "8123 456", "wrong_length"),
    ("AU", "0412 345 678", MOBILE, "(02) 8123 4567", LANDLINE, "0412 345 67", "no_such_number"),
    ("NZ", "021 123 4567", MOBILE, "03 234 5678", LANDLINE, "021 123", "no_such_number"),
    ("BR", "(11) 96123-4567", MOBILE, "(11) 2345-6789", LANDLINE, "(11) 16123-4567", "no_such_number"),
    ("MX", "222 123 4567", EITHER, "200 123 4567", LANDLINE, "222 123 456", "wrong_length"),
    ("AR", "011 15-2345-6789", MOBILE, "011 2345-6789", LANDLINE, "011 15-2345-678", "no_such_number"),
    ("ZA", "071 123 4567", MOBILE, "010 123 4567", LANDLINE, "071 123 456", "no_such_number"),
    ("NG", "0802 123 4567", MOBILE, "02033 12 3456", LANDLINE, "0802 123 456", "no_such_number"),
    ("TR", "0501 234 56 78", MOBILE, "(0212) 345 67 89", LANDLINE, "0501 234 56", "no_such_number"),
    ("AE", "050 123 4567", MOBILE, "02 234 5678", LANDLINE, "050 123 456", "no_such_number"),
    ("VN", "0912 345 678", MOBILE, "0210 1234 567", LANDLINE, "0912 345 67", "no_such_number"),
    ("TH", "081 234 5678", MOBILE, "02 123 4567", LANDLINE, "081 234 567", "no_such_number"),
]


# The way offered first in front. The plans of the United States and Canada do not say which a number is.
WAYS = {LANDLINE: ["voice"], EITHER: ["sms", "voice"]}


def ways_to(number: PhoneNumber) -> list[str]:
    return [str(way) for way in ways_of(Address(kind="phone", value=stored(number)))]


def test_the_table_has_at_least_twenty_five_countries() -> None:
    assert len({row[0] for row in TABLE}) == len(TABLE) >= 25


@pytest.mark.parametrize(("country", "mobile", "kind"), [row[:3] for row in TABLE])
def test_a_mobile_number_is_taken_as_it_is_written_there(country: str, mobile: str, kind: NumberKind) -> None:
    number = read_number(country, mobile)
    assert kind_of(number) == kind
    assert number_of(stored(number)) == number
    assert ways_to(number)[0] == "sms"


@pytest.mark.parametrize(("country", "landline", "kind"), [(row[0], *row[3:5]) for row in TABLE])
def test_a_landline_is_taken_told_apart_and_offered_a_call(country: str, landline: str, kind: NumberKind) -> None:
    number = read_number(country, landline)
    assert kind_of(number) == kind
    assert ways_to(number) == WAYS[kind]


def test_where_the_plan_does_not_tell_a_landline_apart_a_call_stands_beside_the_sms() -> None:
    assert [row[0] for row in TABLE if row[4] == EITHER] == ["US", "CA"]


@pytest.mark.parametrize(("country", "invalid", "why"), [(row[0], *row[5:7]) for row in TABLE])
def test_a_number_that_cannot_exist_is_refused_with_an_example(country: str, invalid: str, why: str) -> None:
    with refusal(why) as error:
        read_number(country, invalid)
    assert "looks like +" in str(error.value.message)


@pytest.mark.parametrize(("country", "invalid"), [(row[0], row[5]) for row in TABLE])
def test_an_invalid_number_stands_in_the_form_as_typed_beside_the_way_on(country: str, invalid: str) -> None:
    form = PhoneForm({"country": country, "number": invalid})
    assert set(form.errors) == {"number"}
    assert "looks like +" in form.errors["number"][0]
    assert f'value="{invalid}"' in str(form["number"])
    assert f'value="{country}" selected' in str(form["country"])


@pytest.mark.parametrize(
    ("country", "number", "code", "way_on"),
    [
        ("GB", "not a number", "no_number", "looks like +44"),
        ("GB", "0" * 30, "no_number", "too long"),
        ("GB", "077", "wrong_length", "too short"),
        ("GB", "07700 900123 4567 89", "wrong_length", "too long"),
        ("DE", "1234", "no_such_number", "Check the country"),
        ("US", "555-0123", "wrong_length", "area code is missing"),
        ("GB", "0909 8790000", "costly", "cost extra"),
        ("GB", "0843 123 4567", "costly", "cost extra"),
        ("JP", "0990-123-456", "costly", "cost extra"),
        ("GB", "0808 157 0192", "not_a_person", "toll-free"),
        ("GB", "076 4012 3456", "not_a_person", "pager"),
        ("GB", "055 1234 5678", "not_a_person", "organisation"),
        ("GB", "070 1234 5678", "not_a_person", "forwards to another one"),
        ("DE", "0177 99 1234567", "not_a_person", "voicemail"),
        ("GB", "+870 773111632", "no_country", "belongs to no country"),
        ("GB", "+979 123456789", "no_country", "belongs to no country"),
        ("GB", "+881 612345678", "no_country", "belongs to no country"),
    ],
)
def test_each_kind_of_failure_has_its_own_name_and_way_on(country: str, number: str, code: str, way_on: str) -> None:
    with refusal(code) as error:
        read_number(country, number)
    assert way_on in str(error.value.message)


@pytest.mark.parametrize(
    ("country", "number"), [("GB", "056 1234 5678"), ("FR", "09 12 34 56 78"), ("TR", "0850 012 3456")]
)
def test_a_number_of_internet_telephony_is_taken_and_told_apart(country: str, number: str) -> None:
    assert kind_of(read_number(country, number)) == VOIP


def test_a_country_code_typed_with_the_number_counts_more_than_the_select() -> None:
    assert stored(read_number("US", "+49 1512 3456789")) == "+4915123456789"


@pytest.mark.parametrize(
    "typed",
    [
        "020 7946 0018 ext. 12",
        "020 7946 0018 x12",
        "020 7946 0018 #12",
        "020 7946 0018, Durchwahl 12",
        "020 7946 0018 DW: 12",
        "020 7946 0018 poste 12",
        "020 7946 0018 内線12",
        "020 7946 0018 转 12",
        "020 7946 0018 доб. 12",
        "+44 20 7946 0018 extensión 12",
        "tel:+44-20-7946-0018;ext=12",
    ],
)
def test_an_extension_is_read_as_people_write_it(typed: str) -> None:
    assert stored(read_number("GB", typed)) == "+442079460018;ext=12"


def test_an_extension_may_stand_in_a_field_of_its_own_and_in_both() -> None:
    assert stored(read_number("GB", "020 7946 0018", " 0 12 ")) == "+442079460018;ext=012"
    assert stored(read_number("GB", "020 7946 0018 ext. 12", "12")) == "+442079460018;ext=12"


@pytest.mark.parametrize(
    ("typed", "extension", "code"),
    [
        ("020 7946 0018 ext. 12", "13", "two_extensions"),
        ("020 7946 0018", "twelve", "bad_extension"),
        ("020 7946 0018", "123456789", "bad_extension"),
        ("020 7946 0018", "١٢", "bad_extension"),
        ("07400 123456", "12", "mobile_extension"),
    ],
)
def test_an_extension_that_cannot_be_is_refused(typed: str, extension: str, code: str) -> None:
    with refusal(code):
        read_number("GB", typed, extension)


def test_where_a_number_can_be_either_an_extension_makes_it_a_landline() -> None:
    assert kind_of(read_number("US", "(212) 555-0123", "12")) == LANDLINE


def test_a_stored_number_comes_apart_again() -> None:
    assert (dialled("+442079460018;ext=12"), extension_of_value("+442079460018;ext=12")) == ("+442079460018", "12")
    assert (dialled("+447400123456"), extension_of_value("+447400123456")) == ("+447400123456", "")
    assert number_of("+442079460018;ext=12").as_international == "+44 20 7946 0018 x12"


TYPED = st.one_of(
    st.text(max_size=60), st.from_regex(r"\+?[0-9 ()/.-]{1,30}( (ext\.?|x|#|DW) ?[0-9]{0,12})?", fullmatch=True)
)


@given(
    country=st.one_of(st.sampled_from(sorted(REGIONS)), st.text(max_size=3)),
    typed=TYPED,
    extension=st.text(max_size=12),
)
def test_whatever_is_typed_is_a_number_or_a_sentence(country: str, typed: str, extension: str) -> None:
    found = _number_or_sentence(country, typed, extension)
    assert found.endswith(".") or stored(number_of(found)) == found


def _number_or_sentence(country: str, typed: str, extension: str) -> str:
    try:
        return stored(read_number(country, typed, extension))
    except DomainError as error:
        return str(error.message)


@given(country=st.text(max_size=3), typed=TYPED, extension=st.text(max_size=12))
def test_whatever_is_posted_is_an_address_or_an_error_beside_a_field(country: str, typed: str, extension: str) -> None:
    form = PhoneForm({"country": country, "number": typed, "extension": extension})
    assert form.is_valid() == ("value" in form.cleaned_data)
    assert set(form.errors) <= {"country", "number", "extension"}


@pytest.mark.parametrize(
    ("posted", "errors"),
    [
        ({"country": "", "number": "077"}, {"country": ["Choose the country or region of the number."]}),
        ({"country": "GB", "number": ""}, {"number": ["Enter a phone number."]}),
        (
            {"country": "GB", "number": "07400 123456", "extension": "5"},
            {"extension": ["A mobile phone has no extension. Leave the extension out, or enter the landline number."]},
        ),
    ],
)
def test_an_error_stands_beside_its_field_once(posted: dict[str, str], errors: dict[str, Any]) -> None:
    assert PhoneForm(posted).errors == errors


def test_what_was_typed_is_not_rewritten() -> None:
    form = PhoneForm({"country": "GB", "number": " 0121.234 5678", "extension": "a"})
    assert not form.is_valid()
    assert 'value=" 0121.234 5678"' in str(form["number"])


def test_the_countries_are_named_in_the_pages_language_with_their_codes() -> None:
    with translation.override("de"):
        assert ("GB", "Vereinigtes Königreich (+44)") in region_choices()


def test_no_country_stands_there_as_a_bare_code_of_two_letters() -> None:
    assert [name for code, name in region_choices() if code and name.startswith(f"{code} ")] == []


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+447400123456", "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456"),
        ("phone", "+442079460018;ext=12", "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}018, extension 12"),
        ("email", "cora@example.net", "c•••@example.net"),
    ],
)
def test_addresses_are_masked(kind: str, value: str, shown: str) -> None:
    assert masked(Address(kind=kind, value=value)) == shown

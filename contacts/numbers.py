"""What a typed phone number is, and by which way a code can reach it (R15). Pure: the tables are those of phonenumbers.

Numbers of internet telephony are taken although they cost a fraudster little: many small businesses have no other, a
contact opens no way into an account, and each number counts towards the limits (R13, R17) and is compared with those
of other sellers (R24). Premium and shared cost numbers are not: whoever owns one earns with each call of ours.
"""

import re
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import SUPPORTED_REGIONS as REGIONS
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    country_code_for_region,
    example_number_for_type,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    region_code_for_number,
)

from core.errors import DomainError
from sellers.countries import country_choices, country_name

EXTENSION_DIGITS = 8


class NumberKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    EITHER = "either"  # some countries give both the same digits, such as the United States
    VOIP = "voip"
    PREMIUM = "premium"  # premium or shared cost: the caller pays extra
    OTHER = "other"  # toll free, pager, company-wide, voicemail, personal


TAKEN = {NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.EITHER, NumberKind.VOIP}
KINDS = {
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.EITHER,
    PhoneNumberType.VOIP: NumberKind.VOIP,
    PhoneNumberType.PREMIUM_RATE: NumberKind.PREMIUM,
    PhoneNumberType.SHARED_COST: NumberKind.PREMIUM,
}
NO_COUNTRY = "001"  # phonenumbers' region of satellites and of what belongs to several countries

# phonenumbers knows ext., x, #, доб, anexo and int.
EXTENSION_WORDS = re.compile(
    r"(?<![^\W\d_])(?:extensión|ramal|durchwahl|nebenstelle|apparat|dw|poste|interno|toestel|wewn?|dahili|anknytning"
    r"|内線|分机|分機|转|轉|내선)\W*(?=\d)",
    re.IGNORECASE,
)

NOT_A_NUMBER = _(
    "This is no phone number. A mobile number of this country or region (%(country)s) looks like %(example)s."
)
TOO_SHORT = _(
    "This number is too short for the country or region (%(country)s). A mobile number there looks like %(example)s."
)
TOO_LONG = _(
    "This number is too long for the country or region (%(country)s). A mobile number there looks like %(example)s."
)
NO_SUCH_NUMBER = _(
    "There is no such number in the country or region (%(country)s). Check the country and each digit. "
    "A mobile number there looks like %(example)s."
)
NO_AREA_CODE = _(
    "This number is too short, or its area code is missing. Enter all of it, as it is dialled from elsewhere in the "
    "country or region (%(country)s)."
)
IN_NO_COUNTRY = _(
    "This number belongs to no country, so calls to it cost extra. Enter a mobile or landline number, "
    "such as %(example)s."
)
WRONG_LENGTH = {
    ValidationResult.TOO_SHORT: TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: NO_AREA_CODE,
    ValidationResult.TOO_LONG: TOO_LONG,
}
REFUSED = {
    PhoneNumberType.TOLL_FREE: _(
        "A toll-free number often cannot be reached from abroad, and belongs to an organisation. "
        "Enter a mobile or landline number, such as %(example)s."
    ),
    PhoneNumberType.PAGER: _("This is a pager, which nobody can talk to. Enter a mobile or landline number."),
    PhoneNumberType.VOICEMAIL: _("This number leads to a voicemail box only. Enter the number of the phone itself."),
    PhoneNumberType.UAN: _(
        "This is a number of a whole organisation, and calls to it can cost extra. "
        "Enter the landline or mobile number of the person."
    ),
    PhoneNumberType.PERSONAL_NUMBER: _(
        "This number forwards to another one, and calls to it can cost extra. Enter the number that it forwards to."
    ),
}
COSTLY = _(
    "Calls to this number cost extra, so we do not use it. Enter a mobile or landline number, such as %(example)s."
)
UNKNOWN_KIND = _("We do not know what kind of number this is. Enter a mobile or landline number, such as %(example)s.")
EXTENSION_OF_MOBILE = _("A mobile phone has no extension. Leave the extension out, or enter the landline number.")
BAD_EXTENSION = _("An extension has up to 8 digits and nothing else, such as 12.")
TWO_EXTENSIONS = _("The number and the field for the extension name two different extensions. Keep the right one.")


def read_number(country: str, typed: str, extension: str = "") -> PhoneNumber:
    """The number with its extension. DomainError with the cause and the way on where no code can reach it.

    `country` is the ISO code of the select; a number typed with + and its own country code overrides it. The extension
    may stand in `typed` too, as people write it.
    """
    try:
        number = PhoneNumber.from_string(EXTENSION_WORDS.sub(" ext. ", typed), country)
    except NumberParseException as error:
        reason = TOO_LONG if error.error_type == NumberParseException.TOO_LONG else NOT_A_NUMBER
        raise _refusal("no_number", reason, country) from error
    _check_length(number, country)
    _check_kind(number)
    return with_extension(number, extension)


def _check_length(number: PhoneNumber, country: str) -> None:
    region = region_code_for_number(number) or country
    if region == NO_COUNTRY:
        raise _refusal("no_country", IN_NO_COUNTRY, country)
    reason = is_possible_number_with_reason(number)
    if reason in WRONG_LENGTH:
        raise _refusal("wrong_length", WRONG_LENGTH[reason], region)
    if not is_valid_number(number):
        raise _refusal("no_such_number", NO_SUCH_NUMBER, region)


def _check_kind(number: PhoneNumber) -> None:
    kind, region = kind_of(number), region_code_for_number(number) or ""
    if kind == NumberKind.PREMIUM:
        raise _refusal("costly", COSTLY, region)
    if kind not in TAKEN:
        raise _refusal("not_a_person", REFUSED.get(number_type(number), UNKNOWN_KIND), region)


def with_extension(number: PhoneNumber, extension: str) -> PhoneNumber:
    """The same number with the extension of its own field, which may say again what was typed with the number."""
    digits = "".join(extension.split())
    if digits and number.extension and digits != number.extension:
        raise DomainError("two_extensions", TWO_EXTENSIONS)
    number.extension = digits or number.extension
    if number.extension and not re.fullmatch(rf"[0-9]{{1,{EXTENSION_DIGITS}}}", number.extension):
        raise DomainError("bad_extension", BAD_EXTENSION)
    if number.extension and kind_of(number) == NumberKind.MOBILE:
        raise DomainError("mobile_extension", EXTENSION_OF_MOBILE)
    return number


def kind_of(number: PhoneNumber) -> NumberKind:
    """Where one number can be either, an extension tells that it is a landline."""
    kind = KINDS.get(number_type(number), NumberKind.OTHER)
    return NumberKind.LANDLINE if kind == NumberKind.EITHER and number.extension else kind


def may_be_either(country: str, typed: str) -> bool:
    """Whether only its owner knows if it is a mobile or a landline: of the country's numbers, or of the one typed."""
    if country not in REGIONS:
        return False
    example = example_number_for_type(country, PhoneNumberType.MOBILE)
    if example and KINDS.get(number_type(example)) == NumberKind.EITHER:
        return True
    try:
        return kind_of(read_number(country, typed)) == NumberKind.EITHER
    except DomainError:
        return False


def stored(number: PhoneNumber) -> str:
    """E.164, with the extension as RFC 3966 writes it: +442079460018;ext=12."""
    return number.as_e164 + (f";ext={number.extension}" if number.extension else "")


def number_of(value: str) -> PhoneNumber:
    """The number that stored() wrote."""
    return PhoneNumber.from_string(value)


def dialled(value: str) -> str:
    """What is dialled of a stored number: without its extension."""
    return value.partition(";")[0]


def extension_of_value(value: str) -> str:
    """The extension of a stored number; empty where it has none."""
    return value.partition(";ext=")[2]


def typed_as(value: str) -> dict[str, str]:
    """A stored number as a form shows it: country, number as it is dialled from abroad, extension."""
    number = number_of(dialled(value))
    region = region_code_for_number(number) or ""
    return {"country": region, "number": number.as_international, "extension": extension_of_value(value)}


def _refusal(code: str, text: str | Promise, region: str) -> DomainError:
    example = example_number_for_type(region, PhoneNumberType.MOBILE)
    shown = format_number(example, PhoneNumberFormat.INTERNATIONAL) if example else "+44 7400 123456"
    return DomainError(code, str(text) % {"country": country_name(region), "example": shown})


def region_choices() -> list[tuple[str, str]]:
    """For a form's ChoiceField: an empty choice, then each country with its code, by name."""
    named = [(code, name) for code, name in country_choices() if code in REGIONS]
    return [("", ""), *((code, f"{name} (+{country_code_for_region(code)})") for code, name in named)]

"""What a typed phone number is, and whether an SMS reaches it (R15). Pure: the tables are those of phonenumbers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS as REGIONS
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    country_code_for_region,
    example_number_for_type,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    parse,
    region_code_for_number,
)

from core.errors import DomainError
from sellers.countries import country_choices, country_name

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
COSTLY = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}
WRONG_LENGTH = {
    ValidationResult.TOO_SHORT: _("This number is too short for %(country)s. A mobile number looks like %(example)s."),
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: _(
        "The area code is missing. A mobile number in %(country)s looks like %(example)s."
    ),
    ValidationResult.TOO_LONG: _("This number is too long for %(country)s. A mobile number looks like %(example)s."),
}


def read_mobile_number(country: str, typed: str) -> str:
    """The number as +447700900123. Raises DomainError with the cause and the way on when no SMS reaches it.

    `country` is the ISO code of the select; a number typed with + and its own country code overrides it.
    """
    try:
        number = parse(typed, country)
    except NumberParseException as error:
        raise _refuse("no_number", NOT_A_NUMBER, country) from error
    region = region_code_for_number(number) or country
    reason = is_possible_number_with_reason(number)
    if reason in WRONG_LENGTH:
        raise _refuse("wrong_length", WRONG_LENGTH[reason], region)
    if not is_valid_number(number):
        raise _refuse("no_such_number", NO_SUCH_NUMBER, region)
    if number.extension:
        raise _refuse("extension", EXTENSION, region)
    kind = number_type(number)
    if kind not in MOBILE:
        raise _refuse(*_why_no_sms(kind), region)
    return format_number(number, PhoneNumberFormat.E164)


NOT_A_NUMBER = _("This is no phone number. A mobile number in %(country)s looks like %(example)s.")
NO_SUCH_NUMBER = _(
    "There is no such number in %(country)s. Check the country and each digit. "
    "A mobile number there looks like %(example)s."
)
EXTENSION = _("A text message cannot reach an extension. Enter a mobile number, such as %(example)s.")


def _why_no_sms(kind: int) -> tuple[str, str | Promise]:
    if kind == PhoneNumberType.FIXED_LINE:
        return "landline", _(
            "This is a landline number, which receives no text messages, and we cannot call it with a code yet. "
            "Enter a mobile number. You can confirm the e-mail address without one."
        )
    if kind == PhoneNumberType.VOIP:
        return "voip", _(
            "This is an internet phone number. Many of them receive no text messages, so we do not use them. "
            "Enter a mobile number, such as %(example)s."
        )
    if kind in COSTLY:
        return "costly", _(
            "Calls to this number cost extra, so we do not use it. Enter a mobile number, such as %(example)s."
        )
    return "no_sms", _("This kind of number receives no text messages. Enter a mobile number, such as %(example)s.")


def _refuse(code: str, text: str | Promise, region: str) -> DomainError:
    example: PhoneNumber | None = example_number_for_type(region, PhoneNumberType.MOBILE)
    shown = format_number(example, PhoneNumberFormat.INTERNATIONAL) if example else "+44 7400 123456"
    return DomainError(code, str(text) % {"country": country_name(region), "example": shown})


def region_choices() -> list[tuple[str, str]]:
    """For a form's ChoiceField: an empty choice, then each country with its code, by name."""
    named = [(code, name) for code, name in country_choices() if code in REGIONS]
    return [("", ""), *((code, f"{name} (+{country_code_for_region(code)})") for code, name in named)]

"""Where a number is, for the guards against pumped traffic (R17). Pure: the tables are those of phonenumbers.

An area is the dial code with the first four digits after it: fraudsters buy numbers in rows.
"""

from phonenumbers import national_significant_number, region_code_for_country_code, region_code_for_number

from contacts.models import Address
from contacts.numbers import number_of

AREA_DIGITS = 4


def country_of(address: Address) -> str:
    """Its ISO code; "" of an e-mail address and of what belongs to no country, such as a satellite's number."""
    if address.kind == Address.Kind.EMAIL:
        return ""
    number = number_of(address.value)
    country = region_code_for_number(number) or region_code_for_country_code(number.country_code or 0)
    return country if country.isalpha() else ""


def dial_code_of(address: Address) -> int | None:
    return None if address.kind == Address.Kind.EMAIL else number_of(address.value).country_code


def area_of(address: Address) -> str | None:
    if address.kind == Address.Kind.EMAIL:
        return None
    number = number_of(address.value)
    return f"+{number.country_code} {national_significant_number(number)[:AREA_DIGITS]}"

"""Numbers for value added tax: of the European Union, of Northern Ireland (XI) and of Great Britain. Pure.

Form and check digit alone, from python-stdnum. Whether the number is in use is not asked of anybody.
"""

import re

from django.utils.translation import gettext as _
from stdnum.eu import vat as union
from stdnum.gb import vat as british

from core.blind import plain_number
from sellers.checks.zeros import is_only_zeros

PREFIXES = {"GR": ("EL", "GR"), "GB": ("GB", "XI")}
UNION = {state.upper() for state in union.MEMBER_STATES} - {"XI"}


def is_vat_number(country: str, number: str) -> bool:
    """Whether it is meant as one: it begins with the letters of the country that chose it."""
    plain = plain_number(number)
    return plain[:2] in _prefixes(country) and bool(re.search("[0-9]", plain))


def vat_number_fits(country: str, number: str) -> bool:
    """True too of what is not meant as a VAT number."""
    return not fault_of_tax_number(country, number)


def fault_of_tax_number(country: str, number: str) -> str:
    """What is wrong with a VAT number, in words for whoever typed it; "" of other tax numbers."""
    plain = plain_number(number)
    if not is_vat_number(country, number) or _is_valid(plain):
        return ""
    return _(
        "A number that begins with %(letters)s is a VAT number, and no VAT number of that country is written like "
        "this: a character is mistyped, missing or too many. Compare it with a letter from the tax office. If it is "
        "another kind of tax number, leave out the letters in front."
    ) % {"letters": plain[:2]}


def _prefixes(country: str) -> tuple[str, ...]:
    return PREFIXES.get(country, (country,) if country in UNION else ())


def _is_valid(plain: str) -> bool:
    is_valid = british.is_valid if plain.startswith("GB") else union.is_valid
    return is_valid(plain) and not is_only_zeros(plain[2:])

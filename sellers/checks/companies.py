"""Numbers in business registers whose form and check digit are public. Pure.

Sources: GB 32100-2015 (China's unified social credit code), the National Tax Agency's corporate number (Japan),
Companies House's guide to its identifiers (United Kingdom), and through python-stdnum SIREN (France), the
organisation number (Norway), CVR (Denmark) and ACN (Australia). A register that is not known here is never a fault.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from stdnum.au import acn
from stdnum.cn import uscc
from stdnum.dk import cvr
from stdnum.fr import siren
from stdnum.jp import cn
from stdnum.no import orgnr

from core.blind import plain_number
from sellers.checks.zeros import is_only_zeros

# Zeros in front may be left out. Industrial and provident societies have a letter behind.
COMPANIES_HOUSE = re.compile(r"[0-9]{6,8}|[A-Z]{2}[0-9]{4,6}|R[0-9]{7}|(?:IP|SP|RS|NP|NO)[0-9A-Z]{6}")
# Two letters are never used that look like digits, nor S and V.
SOCIAL_CREDIT_LENGTH = 18
NOT_IN_SOCIAL_CREDIT = set("IOZSV")
# Form and check: what does not have the form is another number, such as that of a court.
CHECKED: dict[str, tuple[str, Callable[[str], bool]]] = {
    "AU": (r"[0-9]{9}", acn.is_valid),
    "DK": (r"[0-9]{8}", cvr.is_valid),
    "FR": (r"[0-9]{9}", siren.is_valid),
    "JP": (r"[0-9]{13}", cn.is_valid),
    "NO": (r"[0-9]{9}", orgnr.is_valid),
}


def company_number_fits(country: str, number: str, *, is_company: bool) -> bool:
    """Whether it can be the number under which the business is registered; nothing typed is no fault."""
    plain = plain_number(number)
    if not plain:
        return True
    if country == "CN":
        return not fault_of_social_credit_code(country, number, is_company=is_company)
    if country == "GB":
        return not is_company or (bool(COMPANIES_HOUSE.fullmatch(plain)) and not is_only_zeros(plain))
    form, is_valid = CHECKED.get(country, ("", bool))
    return not form or not re.fullmatch(form, plain) or (is_valid(plain) and not is_only_zeros(plain))


def fault_of_social_credit_code(country: str, number: str, *, is_company: bool) -> str:
    """What is wrong with a code of mainland China, in words for whoever typed it.

    Every company has one; a sole trader may have the older number of 15 digits.
    """
    plain = plain_number(number)
    if country != "CN" or not plain or (not is_company and len(plain) != SOCIAL_CREDIT_LENGTH):
        return ""
    if len(plain) != SOCIAL_CREDIT_LENGTH:
        return _(
            "A unified social credit code has 18 characters, and yours has %(typed)d. Compare it with the business "
            "licence."
        ) % {"typed": len(plain)}
    if strange := sorted(set(plain) & NOT_IN_SOCIAL_CREDIT):
        return _(
            "A unified social credit code has none of the letters I, O, Z, S and V, and yours has %(letters)s. Compare "
            "it with the business licence: is it a digit, such as 1, 0, 2 or 5?"
        ) % {"letters": ", ".join(strange)}
    if not uscc.is_valid(plain) or is_only_zeros(plain):
        return _(
            "The last character of this unified social credit code does not fit the others: one of them is mistyped, "
            "or two are swapped. Compare it with the business licence."
        )
    return ""

"""Bank accounts: IBAN (ISO 13616, with the national checks that python-stdnum knows) and the routing numbers of the
American Bankers Association. Pure."""

import re

from django.utils.translation import gettext as _
from stdnum import iban, numdb
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.iso7064 import mod_97_10
from stdnum.us import rtn

from core.blind import plain_number
from sellers.checks.zeros import is_only_zeros
from sellers.countries import country_name

IBAN_LIKE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+")
ROUTED = re.compile(r"\s*([0-9]{3,})\s*/\s*[A-Z0-9 .-]+")  # a routing number, a slash, and the account number
# Federal Reserve districts, thrift institutions, electronic transactions, and traveller's cheques.
ROUTING_PREFIXES = {*range(13), *range(21, 33), *range(61, 73), 80}
# Banks there have the IBANs of another country.
ISSUED_BY = {
    **dict.fromkeys(["JE", "GG", "IM"], "GB"),
    **dict.fromkeys(["GF", "GP", "MQ", "RE", "PF", "TF", "YT", "NC", "BL", "MF", "PM", "WF"], "FR"),
    "AX": "FI",
}


def fault_of_account(country: str, number: str) -> str:
    """What is wrong with it, in words for whoever typed it; "" where nothing is known to be. `country`: of the bank."""
    return fault_of_iban(country, number) or _fault_of_country(country, number) or fault_of_routing(country, number)


def is_iban(country: str, number: str) -> bool:
    """Whether it is meant as one: where banks have none, an account number may begin in the same way."""
    plain = plain_number(number)
    has_ibans = _length(ISSUED_BY.get(country, country)) > 0
    return bool(IBAN_LIKE.fullmatch(plain)) and (has_ibans or len(plain) == _length(plain[:2]))


def fault_of_iban(country: str, number: str) -> str:
    """Of the number itself, whatever country was chosen beside it."""
    plain = plain_number(number)
    if not is_iban(country, number):
        return ""
    own = plain[:2]
    length = _length(own)
    if not length:
        return _(
            "No IBAN begins with %(letters)s. Compare the first two letters with your bank statement: they stand for "
            "the country of the bank."
        ) % {"letters": own}
    if len(plain) != length:
        return _(
            "An IBAN that begins with %(letters)s has %(length)d characters, and yours has %(typed)d. Compare it with "
            "your bank statement, in groups of four."
        ) % {"letters": own, "length": length, "typed": len(plain)}
    if not mod_97_10.is_valid(plain[4:] + plain[:4]):
        return _(
            "The check digits of this IBAN do not fit: at least one character is mistyped, or two are swapped. Compare "
            "it with your bank statement, in groups of four."
        )
    if not _has_form(plain):
        return _(
            "No account has this IBAN: what follows its check digits does not have the form of an account number of "
            "that country. Compare it with your bank statement, in groups of four."
        )
    return ""


def _has_form(plain: str) -> bool:
    """That of its country, and the national check digits. That a bank is not in python-stdnum's list is no fault: lists
    grow old."""
    try:
        iban.validate(plain)
    except InvalidComponent:
        return True
    except ValidationError:
        return False
    return True


def _fault_of_country(country: str, number: str) -> str:
    own = plain_number(number)[:2]
    if not is_iban(country, number) or own == ISSUED_BY.get(country, country):
        return ""
    return _(
        "This IBAN belongs to a bank in another country or region: %(country)s. Choose that one, or compare the IBAN "
        "with your bank statement."
    ) % {"country": country_name(own)}


def fault_of_routing(country: str, number: str) -> str:
    """Of an account in the United States that was given as routing number/account number."""
    found = ROUTED.fullmatch(number.upper()) if country == "US" else None
    if not found:
        return ""
    routing = found[1]
    if len(routing) != 9:
        return _(
            "The routing number, before the slash, has nine digits, and yours has %(typed)d. It stands at the bottom "
            "left of a cheque and on your bank statement."
        ) % {"typed": len(routing)}
    if not is_routing_number(routing):
        return _(
            "The last digit of the routing number, before the slash, does not fit the others: a digit is mistyped, or "
            "two are swapped. Compare it with a cheque or with your bank statement."
        )
    return ""


def is_routing_number(digits: str) -> bool:
    """ABA: nine digits, weights 3, 7 and 1, and a first pair that is given out."""
    return rtn.is_valid(digits) and int(digits[:2]) in ROUTING_PREFIXES and not is_only_zeros(digits)


def _length(country: str) -> int:
    """How long IBANs of that country are (SWIFT's registry, as python-stdnum has it); 0: it has none."""
    found = numdb.get("iban").info(country) if country else []
    parts = re.findall(r"([0-9]+)!", found[0][1].get("bban", "")) if found else []
    return 4 + sum(map(int, parts)) if parts else 0

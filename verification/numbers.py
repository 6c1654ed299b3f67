"""Forms and check digits of document numbers. Pure; a combination that is not known here is never a fault.

Sources: GB 11643-1999 through python-stdnum (Chinese resident ID), ICAO Doc 9303 parts 3 and 4 (passports, check
digit), the serial numbers of German identity cards and passports, DVLA and DVA driver numbers, AAMVA licence numbers.
"""

import re
import unicodedata
from collections.abc import Callable

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from sellers.models import Person

GERMAN = re.compile(r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}[0-9]?")
PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,9}")
# Great Britain: 5 of the surname, date of birth with 50 added to a woman's month, initials, 3 more, perhaps an issue
# number of two digits. Northern Ireland: 8 digits.
BRITISH_LICENCE = re.compile(
    r"(?=.{16}(?:[0-9]{2})?$)[A-Z]{1,5}9{0,4}[0-9](?:[05][1-9]|[16][0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]"
    r"[A-Z9]{2}[0-9A-Z][A-Z]{2}(?:[0-9]{2})?|[0-9]{8}"
)
# Each state has a form of its own, and the state is not asked for: this is what all of them have in common.
AMERICAN_LICENCE = re.compile(r"(?=.*[0-9])[A-Z0-9*]{4,19}")


def normalise(number: str) -> str:
    """Upper case, half width, without spaces and dashes: as the same number would be typed by anybody."""
    return re.sub(r"[\s\-‐–—.]", "", unicodedata.normalize("NFKC", number)).upper()


def is_plausible(number: str, *, document_type: str, country: str) -> bool:
    """Whether `number` can be the number of such a document; `country` by its ISO 3166-1 alpha-2 code."""
    check = CHECKS.get((document_type, country)) or CHECKS.get((document_type, ""))
    return check is None or check(normalise(number))


def icao_check_digit(text: str) -> str:
    """ICAO Doc 9303 part 3, 4.9: weights 7, 3, 1 over digits and letters (A is 10)."""
    return str(sum(int(character, 36) * (7, 3, 1)[index % 3] for index, character in enumerate(text)) % 10)


def _chinese_resident_id(number: str) -> bool:
    """Not ric.validate(): it wants a county that existed at birth, but the numbers were given out from 1984 on."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or number[-1] != ric.calc_check_digit(number):
        return False
    try:
        return ric.get_birth_date(number) is not None
    except InvalidComponent:
        return False


def _german(number: str) -> bool:
    """Nine characters, and the check digit where somebody typed it too."""
    return bool(GERMAN.fullmatch(number)) and number[9:] in ("", icao_check_digit(number[:9]))


CHECKS: dict[tuple[str, str], Callable[[str], bool]] = {
    (Person.DocumentType.IDENTITY_CARD, "CN"): _chinese_resident_id,
    (Person.DocumentType.IDENTITY_CARD, "DE"): _german,
    (Person.DocumentType.PASSPORT, "DE"): _german,
    (Person.DocumentType.PASSPORT, ""): lambda number: bool(PASSPORT.fullmatch(number)),
    (Person.DocumentType.DRIVING_LICENCE, "GB"): lambda number: bool(BRITISH_LICENCE.fullmatch(number)),
    (Person.DocumentType.DRIVING_LICENCE, "US"): lambda number: bool(AMERICAN_LICENCE.fullmatch(number)),
}

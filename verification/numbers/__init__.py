"""Forms and check digits of document numbers, and what some of them say. Pure; what is not known here is never a fault.

Sources: those of the modules beside this one, and of passports: the Department of State (United States: nine digits,
or a letter and eight), the Ministry of Foreign Affairs (Japan: two letters and seven digits), HM Passport Office
(nine digits), ICAO Doc 9303 part 4 (nine characters at most). Of licences: the National Police Agency (Japan: twelve
digits).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

from sellers.checks.zeros import is_only_zeros
from sellers.models import Person
from verification.numbers.america import states_of
from verification.numbers.britain import is_driver_number
from verification.numbers.china import is_resident_id
from verification.numbers.germany import is_serial_number

PASSPORT, IDENTITY_CARD, LICENCE = (
    Person.DocumentType.PASSPORT,
    Person.DocumentType.IDENTITY_CARD,
    Person.DocumentType.DRIVING_LICENCE,
)


def normalise(number: str) -> str:
    """Upper case, half width, without spaces and dashes: as the same number would be typed by anybody."""
    return re.sub(r"[\s\-‐–—.]", "", unicodedata.normalize("NFKC", number)).upper()


def is_plausible(number: str, *, document_type: str, country: str) -> bool:
    """Whether `number` can be the number of such a document; `country` by its ISO 3166-1 alpha-2 code."""
    check, plain = CHECKS.get((document_type, country)) or CHECKS.get((document_type, "")), normalise(number)
    return check is None or (check(plain) and not is_only_zeros(plain))


def _has_form(form: str, number: str) -> bool:
    return bool(re.fullmatch(form, number))


CHECKS: dict[tuple[str, str], Callable[[str], bool]] = {
    (IDENTITY_CARD, "CN"): is_resident_id,
    (IDENTITY_CARD, "DE"): is_serial_number,
    (PASSPORT, "DE"): is_serial_number,
    (PASSPORT, "GB"): partial(_has_form, r"[0-9]{9}"),
    (PASSPORT, "JP"): partial(_has_form, r"[A-Z]{2}[0-9]{7}"),
    (PASSPORT, "US"): partial(_has_form, r"[A-Z0-9][0-9]{8}"),
    (PASSPORT, ""): partial(_has_form, r"(?=.*[0-9])[A-Z0-9]{5,9}"),
    (LICENCE, "GB"): is_driver_number,
    (LICENCE, "JP"): partial(_has_form, r"[0-9]{12}"),
    (LICENCE, "US"): lambda number: bool(states_of(number)),
}

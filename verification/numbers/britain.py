"""Driver numbers of Great Britain (DVLA) and Northern Ireland (DVA, eight digits). Pure; numbers normalised.

Great Britain's holds five letters of the surname filled with 9, the date of birth without its century and with 50 added
to a woman's month, two initials filled with 9, and three characters more, perhaps with an issue number of two digits.
"""

import re
from datetime import date

from verification.comparing.spellings import ways_to_write, words_of

GREAT_BRITAIN = re.compile(
    r"(?=.{16}(?:[0-9]{2})?$)(?P<surname>[A-Z]{1,5}9{0,4})(?P<decade>[0-9])(?P<month>[05][1-9]|[16][0-2])"
    r"(?P<day>0[1-9]|[12][0-9]|3[01])(?P<year>[0-9])(?P<initials>[A-Z9]{2})[0-9A-Z][A-Z]{2}(?:[0-9]{2})?"
)
NORTHERN_IRELAND = re.compile(r"[0-9]{8}")
SURNAME, FILLER, WOMAN = 5, "9", 50


def is_driver_number(number: str) -> bool:
    return bool(GREAT_BRITAIN.fullmatch(number) or NORTHERN_IRELAND.fullmatch(number))


def disagreements(number: str, *, family_name: str, given_name: str, birth_date: date) -> list[str]:
    """Out of "name" and "birth_date". Nothing of a number that says nothing of them."""
    found = GREAT_BRITAIN.fullmatch(number)
    if not found:
        return []
    month = int(found["month"]) % WOMAN
    day = (int(found["decade"] + found["year"]), month, int(found["day"]))
    faults = [] if day == (birth_date.year % 100, birth_date.month, birth_date.day) else ["birth_date"]
    same_name = found["surname"] in _surnames(family_name) and _fits_initials(found["initials"], given_name)
    return faults if same_name else ["name", *faults]


def _surnames(family_name: str) -> set[str]:
    """As the first five characters of the number may say it. MAC is written MC, and a double name runs on, or ends at
    its first part."""
    words = words_of(family_name)
    ways = {""}
    for word in words:
        ways = {way + each for way in ways for each in ways_to_write(word, country="GB", romanised=True)}
    ways |= {each for word in words for each in ways_to_write(word, country="GB", romanised=True)}
    ways |= {"mc" + way[3:] for way in ways if way.startswith("mac")}
    return {way.upper()[:SURNAME].ljust(SURNAME, FILLER) for way in ways if way}


def _fits_initials(initials: str, given_name: str) -> bool:
    """The first must be one of the given names; who declared fewer names than the document has is not in doubt."""
    firsts = {
        way[:1].upper() for word in words_of(given_name) for way in ways_to_write(word, country="GB", romanised=True)
    }
    return initials[0] in (firsts or {FILLER})

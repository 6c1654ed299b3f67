"""When two addresses are the same address, however they were typed. Pure."""

import re
import unicodedata

from core.blind import plain_number

WORDS = re.compile(r"\d+|[^\W\d_]+")
# What is usually abbreviated; of German streets also at the end of a word (HAFENSTR).
WRITTEN_OUT = {
    "ALY": "ALLEY",
    "APT": "FLAT",
    "APARTMENT": "FLAT",
    "AVE": "AVENUE",
    "BLVD": "BOULEVARD",
    "CL": "CLOSE",
    "CT": "COURT",
    "DR": "DRIVE",
    "HWY": "HIGHWAY",
    "LN": "LANE",
    "PKWY": "PARKWAY",
    "PL": "PLACE",
    "RD": "ROAD",
    "SQ": "SQUARE",
    "ST": "STREET",
    "STE": "SUITE",
    "TER": "TERRACE",
    "UNIT": "FLAT",
}
LEFT_OUT = {"NO", "NR", "NUMBER", "NUMMER", "号", "號", "番地"}


def address_of(country: str, postcode: str, city: str, street: str) -> str:
    """What is compared; "" where no street is given. A postcode stands for its town, which many write in several ways.

    Words of the street count in any order, its numbers in theirs (1-2 is not 2-1); capitals, accents, punctuation and
    usual abbreviations count for nothing.
    """
    words = _words(street)
    names = sorted(_written_out(word) for word in words if not word.isdigit() and word not in LEFT_OUT)
    numbers = [str(int(word)) for word in words if word.isdigit()]
    place = plain_number(postcode) or "".join(_words(city))
    return f"{country}:{place}:{' '.join([*names, *numbers])}" if names and place else ""


def _words(text: str) -> list[str]:
    spelled = unicodedata.normalize("NFKD", text.upper())  # which makes SS of ß
    return WORDS.findall("".join(sign for sign in spelled if not unicodedata.combining(sign)))


def _written_out(word: str) -> str:
    if word.endswith("STR"):
        return word + "ASSE"
    return WRITTEN_OUT.get(word, word)

"""When two addresses are the same address, however they were typed. Pure."""

import re
import unicodedata

from core.blind import plain_number
from sellers.streets import COUNTERS, shortened

WORDS = re.compile(r"\d+|[^\W\d_]+")


def address_of(country: str, postcode: str, city: str, street: str) -> str:
    """What is compared; "" where no street is given. A postcode stands for its town, which many write in several ways.

    Words of the street count in any order, its numbers in theirs (1-2 is not 2-1); capitals, accents, punctuation and
    usual abbreviations count for nothing.
    """
    words = _words(street)
    names = sorted(shortened(word for word in words if not word.isdigit() and word not in COUNTERS))
    numbers = [str(int(word)) for word in words if word.isdigit()]
    place = plain_number(postcode) or "".join(_words(city))
    return f"{country}:{place}:{' '.join([*names, *numbers])}" if names and place else ""


def _words(text: str) -> list[str]:
    spelled = unicodedata.normalize("NFKD", text.casefold())  # which makes ss of ß
    return WORDS.findall("".join(sign for sign in spelled if not unicodedata.combining(sign)))

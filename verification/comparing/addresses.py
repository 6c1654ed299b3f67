"""How alike two addresses are, as tolerant as a postman: abbreviations, order, punctuation, scripts. Pure."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from sellers.streets import COUNTERS, UNITS, shortened
from verification.comparing.names import Likeness
from verification.comparing.spellings import in_ascii, is_latin, words_of

UNIT = re.compile(rf"(?:\b(?:{'|'.join(UNITS)})\b|#)\.?\s*([a-z]?\s?\d+\s?[a-z]?|[a-z])\b")
LETTER_BEHIND = re.compile(r"(\d+)\s+([a-z])(?=\s*(?:,|$))")  # 12 a is 12a
NUMBER = re.compile(r"(\d+[a-z]?)(?![a-z])")
SAME_SPELLING = 0.85  # of 1: one letter in seven may differ


@dataclass(frozen=True)
class Address:
    """As it was declared; what is not known is empty. The country by its ISO 3166-1 alpha-2 code."""

    street: str
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True)
class _Street:
    words: "Counter[str]"
    numbers: "Counter[str]"
    unit: str


def likeness_of_addresses(one: Address, other: Address) -> Likeness:
    """SAME: written in another way at most. CLOSE: nothing contradicts, and a part is missing or spelt otherwise.

    Another house number, another unit, another postcode or another country is another address.
    """
    parts = [
        _of_words(one.country, other.country),
        _of_postcodes(one, other),
        _of_streets(_street_of(one.street), _street_of(other.street)),
        _of_places(one, other),
    ]
    if Likeness.DIFFERENT in parts:
        return Likeness.DIFFERENT
    return Likeness.CLOSE if Likeness.CLOSE in parts else Likeness.SAME


def _of_words(one: str, other: str) -> Likeness:
    """CLOSE: one of them is not known."""
    ours, theirs = Counter(_words(one)), Counter(_words(other))
    if ours == theirs:
        return Likeness.SAME
    return Likeness.DIFFERENT if ours and theirs else Likeness.CLOSE


def _of_postcodes(one: Address, other: Address) -> Likeness:
    """The last four digits of a ZIP code stand for a block of houses, and most people leave them out."""
    ours, theirs = (_plain(address.postcode) for address in (one, other))
    if "US" in (one.country, other.country):
        ours, theirs = ours[:5], theirs[:5]
    if ours == theirs:
        return Likeness.SAME
    return Likeness.DIFFERENT if ours and theirs else Likeness.CLOSE


def _of_places(one: Address, other: Address) -> Likeness:
    """Town and region. Where the postcode is the same, one of them may name a suburb or a short form."""
    both = [_of_words(one.city, other.city), _of_words(one.region, other.region)]
    known = bool(one.postcode and other.postcode)
    if Likeness.DIFFERENT in both:
        return Likeness.CLOSE if known else Likeness.DIFFERENT
    if both[0] == Likeness.CLOSE:
        return Likeness.CLOSE
    return Likeness.SAME if known else both[1]


def _of_streets(ours: _Street, theirs: _Street) -> Likeness:
    if ours.numbers != theirs.numbers or (ours.unit and theirs.unit and ours.unit != theirs.unit):
        return Likeness.DIFFERENT
    words = _of_spelling(ours.words, theirs.words)
    return Likeness.CLOSE if words == Likeness.SAME and ours.unit != theirs.unit else words


def _of_spelling(ours: "Counter[str]", theirs: "Counter[str]") -> Likeness:
    if ours == theirs:
        return Likeness.SAME
    if ours and theirs and (ours <= theirs or theirs <= ours):
        return Likeness.CLOSE
    one, other = sorted(" ".join(sorted(words.elements())) for words in (ours, theirs))
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_SPELLING
    return Likeness.CLOSE if alike else Likeness.DIFFERENT


def _street_of(text: str) -> _Street:
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = UNIT.search(plain)
    rest = plain[: found.start()] + " " + plain[found.end() :] if found else plain
    rest = NUMBER.sub(r" \1 ", LETTER_BEHIND.sub(r"\1\2", rest))
    words = Counter(word for word in _words(rest) if word not in COUNTERS)
    numbers = Counter({word: count for word, count in words.items() if word[0].isdecimal()})
    return _Street(words - numbers, numbers, _plain(found[1]) if found else "")


def _words(text: str) -> list[str]:
    """Latin letters without accents, as the short forms are; other scripts as they are."""
    return shortened(in_ascii(word) if is_latin(word) else word for word in words_of(text))


def _plain(text: str) -> str:
    return "".join(words_of(text))

"""Ways to write one name: what a passport, a bank and its owner make of the same letters. Pure.

Scripts are romanised only against a text in Latin letters: two names in Chinese characters that sound alike are two
names. What a letter becomes is anyascii's table; the other ways below are ICAO Doc 9303 (part 3, section 6), the
Hepburn spellings that Japanese passports allow, and the ü of Chinese ones.
"""

import re
import unicodedata

from anyascii import anyascii

GERMAN_AND_NORDIC = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
DOUBLED = str.maketrans({"ō": "oo", "ū": "uu"})
AS_KANA = str.maketrans({"ō": "ou", "ū": "uu"})
WITH_H = str.maketrans({"ō": "oh"})
SYSTEMS: list[dict[int, str]] = [{}, GERMAN_AND_NORDIC, DOUBLED, AS_KANA, WITH_H]

LONG_VOWELS = re.compile(r"o(?:h(?![aiueo])|[ou])|uu")
U_AFTER_L_OR_N = re.compile(r"([ln])(?:yu|v|ue)")
KATAKANA, TO_HIRAGANA = range(ord("ァ"), ord("ヶ") + 1), ord("ァ") - ord("ぁ")


def words_of(text: str) -> list[str]:
    """In small letters, accents composed, without punctuation; full-width letters are plain, kana are hiragana."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (letter if letter.isalnum() or unicodedata.combining(letter) else " " for letter in plain)
    return "".join(chr(ord(each) - TO_HIRAGANA) if ord(each) in KATAKANA else each for each in kept).split()


def plain(number: str) -> str:
    """A number without what stands between its letters and digits."""
    return "".join(words_of(number))


def is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())


def ways_to_write(word: str, *, country: str, romanised: bool) -> frozenset[str]:
    """One of words_of(). `country` issued the document (ISO 3166); `romanised`: the other side is in Latin letters."""
    if not is_latin(word) and not romanised:
        return frozenset([word])
    ways = {in_ascii(word.translate(system)) for system in SYSTEMS}
    if not is_latin(word):
        ways |= {way.replace("oy", "ou") for way in ways} | {way.replace("y", "i") for way in ways}
    if country == "JP":
        ways |= {LONG_VOWELS.sub(lambda found: found[0][0], way) for way in ways}
    if country == "CN":
        ways |= {U_AFTER_L_OR_N.sub(r"\1u", way) for way in ways}
    return frozenset(ways)


def in_ascii(word: str) -> str:
    """A letter that the table does not know stays, so that it goes on counting as a difference."""
    return "".join(anyascii(letter).casefold() or letter for letter in word if not unicodedata.combining(letter))

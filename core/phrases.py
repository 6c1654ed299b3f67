"""Anti-phishing phrases: two words and a number are suggested; what people choose themselves must mislead nobody.

Our messages carry the phrase, to an emergency contact too, and whoever registers chooses it before we know that the
address is theirs. So nothing in it may look like a link, a telephone number or a code, or be invisible.
"""

import secrets
import unicodedata

WORDS = (
    "amber anchor apple arrow autumn bamboo basil beacon birch bridge bronze cedar cherry cloud clover comet "
    "copper coral cotton crane daisy delta dolphin eagle ember falcon feather fern forest garnet ginger glacier "
    "harbor hazel heron honey island ivory jade jasmine juniper kite lagoon lantern lemon lily lotus maple marble "
    "meadow mint moon mountain nectar oak olive orchid otter pearl pebble pepper pine plum poppy quartz rain "
    "raven reed river robin saffron sail sand sesame shell silver sparrow spring star stone summer sun swan tea "
    "thistle tiger tulip velvet violet walnut wave willow winter wren "
).split()


BESIDE_WORDS = " -'’·・"
DIGITS = 4
INVISIBLE_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))


def new_phrase() -> str:
    return f"{secrets.choice(WORDS)} {secrets.choice(WORDS)} {secrets.randbelow(90) + 10}"


def tidy(typed: str) -> str:
    """As it is kept and compared: composed letters, single spaces, and without the joiners that some keyboards type."""
    return " ".join(unicodedata.normalize("NFC", typed.translate(INVISIBLE_JOINERS)).split())


def is_words(phrase: str) -> bool:
    """Letters of any script, digits, and what stands between words; at least one letter."""
    known = all(unicodedata.category(each)[0] in "LM" or each.isdecimal() or each in BESIDE_WORDS for each in phrase)
    return known and any(map(str.isalpha, phrase))


def digits_in(phrase: str) -> int:
    return sum(map(str.isdecimal, phrase))


def width_of(phrase: str) -> int:
    """In letters: one of Chinese, Japanese or Korean says as much as two others."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in phrase)

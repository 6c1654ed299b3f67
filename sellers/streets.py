"""Words of addresses and how they are abbreviated: the one vocabulary of all that compares streets. Pure."""

import re
from collections.abc import Iterable

UNIT = "apt"
# Both ways to write a word become the one that is shorter. St is a street and a saint: that does no harm here.
SHORT = {
    "street": "st", "saint": "st", "sankt": "st", "strasse": "st", "str": "st",
    "road": "rd", "avenue": "ave", "av": "ave", "boulevard": "blvd", "boul": "blvd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "platz": "pl", "square": "sq", "highway": "hwy", "parkway": "pkwy", "terrace": "ter",
    "alley": "aly", "circle": "cir", "crescent": "cres", "close": "cl", "gardens": "gdns", "grove": "gr", "mount": "mt",
    "building": "bldg", "house": "hse", "industrial": "ind", "estate": "est", "north": "n", "south": "s", "east": "e",
    "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "weg": "wg",
    "doctor": "dr", "doktor": "dr", "prof": "professor", "rue": "r", "calle": "c", "via": "v",
    "apartment": UNIT, "flat": UNIT, "unit": UNIT, "suite": UNIT, "ste": UNIT, "room": UNIT, "rm": UNIT,
    "wohnung": UNIT, "whg": UNIT,
}  # fmt: skip
UNITS = [UNIT, *(word for word, short in SHORT.items() if short == UNIT)]
# In a street: what only says that a number is one. In Chinese and Japanese addresses it stands behind it.
COUNTERS = {"no", "nr", "number", "nummer", "号", "號", "番地", "番", "丁目", "の", "之"}
GERMAN_STREET = re.compile(r"(?<=[a-z]{3})(?:strasse|str)$")


def shortened(words: Iterable[str]) -> list[str]:
    """In small letters without accents. The German street at the end of a word becomes a word of its own."""
    parted = [part for word in words for part in GERMAN_STREET.sub(" st", word).split()]
    return [SHORT.get(word, word) for word in parted]

"""Anti-phishing phrases: two words and a number, easy to remember and to compare."""

import secrets

WORDS = (
    "amber anchor apple arrow autumn bamboo basil beacon birch bridge bronze cedar cherry cloud clover comet "
    "copper coral cotton crane daisy delta dolphin eagle ember falcon feather fern forest garnet ginger glacier "
    "harbor hazel heron honey island ivory jade jasmine juniper kite lagoon lantern lemon lily lotus maple marble "
    "meadow mint moon mountain nectar oak olive orchid otter pearl pebble pepper pine plum poppy quartz rain "
    "raven reed river robin saffron sail sand sesame shell silver sparrow spring star stone summer sun swan tea "
    "thistle tiger tulip velvet violet walnut wave willow winter wren "
).split()


def new_phrase() -> str:
    return f"{secrets.choice(WORDS)} {secrets.choice(WORDS)} {secrets.randbelow(90) + 10}"

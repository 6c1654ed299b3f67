"""Words that nobody can foresee, for the seller to read out."""

import random
import secrets

from verification.shipped import read

COUNT = 4


def draw_words(language: str, chance: random.Random | None = None) -> str:
    """Different words of that language, in a row."""
    return " · ".join((chance or secrets.SystemRandom()).sample(read("words")[language], COUNT))

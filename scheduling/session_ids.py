"""Session IDs, which people read to each other and type. Pure."""

import random
import re

from core.ids import ALPHABET


def new_code(randomness: random.Random) -> str:
    """A session ID such as K7MP-3XQR: easy to read aloud and to type."""
    letters = "".join(randomness.choices(ALPHABET.upper(), k=8))
    return f"{letters[:4]}-{letters[4:]}"


CODE = re.compile(rf"\b[{ALPHABET.upper()}]{{4}}-[{ALPHABET.upper()}]{{4}}\b", re.ASCII)


def tidy_code(typed: str) -> str:
    """A session ID as it is stored, from what a person typed: any case, with or without the dash, with spaces."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return f"{letters[:4]}-{letters[4:]}"

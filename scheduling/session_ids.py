"""Session IDs, which people read to each other and type."""

import re

from core.ids import ALPHABET, letters


def new_code() -> str:
    """A session ID such as K7MP-3XQR: easy to read aloud and to type."""
    code = letters(8).upper()
    return f"{code[:4]}-{code[4:]}"


CODE = re.compile(rf"\b[{ALPHABET.upper()}]{{4}}-[{ALPHABET.upper()}]{{4}}\b", re.ASCII)


def tidy_code(typed: str) -> str:
    """A session ID as it is stored, from what a person typed: any case, with or without the dash, with spaces."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return f"{letters[:4]}-{letters[4:]}"

"""Is it the same name? As tolerant as a person: case, order, accents and punctuation may differ. Pure."""

import unicodedata


def same_name(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _words(name: str) -> list[str]:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return sorted("".join(letter if letter.isalnum() else " " for letter in plain.casefold()).split())

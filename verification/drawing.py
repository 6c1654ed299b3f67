"""Chance, by which what is looked at again is drawn."""

import secrets


def draw() -> float:
    """From 0 to 99.99, each alike."""
    return secrets.randbelow(10_000) / 100

"""How long an SMS is, and what it says where it would be too long. Pure.

GSM 03.38: a message of its own holds 160 septets of the default alphabet, where some characters take two, or 70 units
of UTF-16 as soon as one character is not in it. What is longer goes out in parts, which cost each, and come one by one.
"""

from collections.abc import Sequence

SEPTETS, UNITS = 160, 70
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_PLAIN = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2009", " "), "’": "'"})


def septets(text: str) -> int | None:
    """How many it takes in the default alphabet; None where that has not all of its characters."""
    if not set(text) <= _BASIC | _EXTENDED:
        return None
    return len(text) + sum(each in _EXTENDED for each in text)


def is_one_sms(text: str) -> bool:
    count = septets(text)
    return len(text.encode("utf-16-le")) // 2 <= UNITS if count is None else count <= SEPTETS


def plain(text: str) -> str:
    """A date, a time or a city without the spaces and apostrophes that would leave an SMS 70 units instead of 160."""
    return text.translate(_PLAIN)


def fit_sms(wordings: Sequence[str], *, ending: str = "") -> str:
    """The first of these wordings, from the fullest to the shortest, that is one SMS together with the ending, which is
    never cut; the shortest where none is. Such an ending is the line from which a phone takes a code."""
    texts = [wording + ending for wording in wordings]
    return next(filter(is_one_sms, texts), texts[-1])

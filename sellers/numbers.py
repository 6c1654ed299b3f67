"""When two numbers are the same number. Pure."""

import re

from core.blind import plain_number

IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def number_of(country: str, number: str) -> str:
    """What is compared: the number with the country or region that gave it. An IBAN names its own, whatever was chosen
    beside it."""
    plain = plain_number(number)
    if not plain or IBAN.fullmatch(plain):
        return plain
    return f"{country}:{plain}"

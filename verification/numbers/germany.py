"""Serial numbers of German identity cards and passports: nine characters, with the check digit of ICAO Doc 9303.

Without vowels and letters that look like digits (Passverordnung, Personalausweisverordnung). Pure; numbers normalised.
"""

import re

from sellers.checks.zone import check_digit

SERIAL = re.compile(r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}[0-9]?")


def is_serial_number(number: str) -> bool:
    """Nine characters, and the check digit where somebody typed it too."""
    return bool(SERIAL.fullmatch(number)) and number[9:] in ("", check_digit(number[:9]))

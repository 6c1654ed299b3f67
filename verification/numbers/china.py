"""The Chinese resident ID: GB 11643-1999 through python-stdnum, its regions by GB/T 2260. Pure; numbers normalised."""

import re
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

# Provinces, autonomous regions and municipalities; 81 to 83: residents from Hong Kong, Macao and Taiwan.
REGIONS = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, *range(81, 84)
}  # fmt: skip


def is_resident_id(number: str) -> bool:
    """Not ric.validate(): it wants a county that existed at birth, but the numbers were given out from 1984 on."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or number[-1] != ric.calc_check_digit(number):
        return False
    return int(number[:2]) in REGIONS and birth_date_in(number) is not None


def birth_date_in(number: str) -> date | None:
    """None: it holds no day of the calendar, or is not as long as it has to be."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    try:
        return ric.get_birth_date(number)
    except InvalidComponent:
        return None


def disagrees(number: str, *, birth_date: date) -> bool:
    """The region in it is where somebody was first registered, which may be anywhere: it is compared with nothing."""
    found = birth_date_in(number)
    return found is not None and found != birth_date

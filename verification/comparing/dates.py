"""Dates as documents print them. Pure."""

import re
import unicodedata
from datetime import date

MONTH_FIRST = {"US", "PH", "FM", "MH", "PW"}
NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTHS = {name: number for number, name in enumerate(NAMES, start=1)}
MONTHS |= {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}


def read_date(text: str, *, country: str) -> date | None:
    """Such as 3 FEB 1980, 03.02.1980, 1980年2月3日, 19800203. None: not a whole date, or a year without its century.

    Where two numbers could be the month, the country that issued the document decides.
    """
    groups = re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFKC", text).casefold())
    numbers = [group for group in groups if group.isdecimal()]
    named = [MONTHS[group[:3]] for group in groups if group[:3] in MONTHS]
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    parts = _in_order(numbers, named, month_first=country in MONTH_FIRST)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def _in_order(numbers: list[str], named: list[int], *, month_first: bool) -> tuple[int, int, int] | None:
    years = [int(each) for each in numbers if len(each) == 4]
    others = [int(each) for each in numbers if len(each) <= 2]
    if len(years) != 1 or len(others) != len(numbers) - 1 or len(others) + len(named) != 2 or len(named) > 1:
        return None
    if named:
        return years[0], named[0], others[0]
    year_first = len(numbers[0]) == 4
    month, day = others if year_first or month_first else reversed(others)
    return years[0], month, day

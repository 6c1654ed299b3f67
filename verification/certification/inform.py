"""Who is a "high-volume third party seller" by the INFORM Consumers Act, 15 U.S.C. 45f(f)(3): in any continuous
12-month period during the previous 24 months, 200 or more discrete sales or transactions of new or unused consumer
products AND 5,000 USD or more in gross revenues. Pure: it holds nothing, and what it is given stays in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

COUNT, REVENUE = 200, Decimal(5_000)
WINDOW, PERIOD = 12, 24  # months


@dataclass(frozen=True)
class Trade:
    """What a seller sold on one day, or in one sale of it: discrete sales, and gross revenues in USD."""

    day: date
    count: int
    revenue: Decimal


@dataclass(frozen=True)
class Qualified:
    """`since`: the day on which both thresholds were reached first. `until`: the last day of which it is true without
    another sale. Both included."""

    since: date
    until: date


def plus_months(day: date, months: int) -> date:
    """A month without such a day gives the first of the next one: no period loses a day by it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return date(year, month + 2, 1)  # never after December, which has 31 days


def period_begins(on: date) -> date:
    """The first of the 24 months that end with `on`."""
    return plus_months(on, -PERIOD) + timedelta(days=1)


def within(day: date, on: date) -> bool:
    """Whether a day lies in the 24 months that end with `on`."""
    return day <= on < plus_months(day, PERIOD)


def qualified(trades: Iterable[Trade], *, on: date) -> Qualified | None:
    """None: not by these trades, on that day. Each window begins with a day of trade: any other one that reaches the
    thresholds holds no more than one of those."""
    days = sorted((trade for trade in trades if within(trade.day, on)), key=lambda trade: trade.day)
    since = until = None
    count, revenue, end = 0, Decimal(0), 0
    for first in days:
        close = plus_months(first.day, WINDOW)
        while not _reached(count, revenue) and end < len(days) and days[end].day < close:
            count, revenue, end = count + days[end].count, revenue + days[end].revenue, end + 1
        if _reached(count, revenue):
            since = since or days[end - 1].day
            until = plus_months(first.day, PERIOD) - timedelta(days=1)
        count, revenue = count - first.count, revenue - first.revenue
    return Qualified(since, until) if since and until else None


def _reached(count: int, revenue: Decimal) -> bool:
    return count >= COUNT and revenue >= REVENUE

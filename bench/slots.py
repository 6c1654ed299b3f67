"""Open slots of a large pool: loaded from the database and computed, beside bare bitmasks over data in memory.

200 account managers in six zones, 28 days with three changes of the clock inside, sessions of 30 minutes on the half
hour, 5,000 bookings; with buffers, sessions a day, time off and public holidays on both sides.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from bench._result import Result
from core.models import User
from scheduling.holidays import holidays_between
from scheduling.models import AccountManager, Availability, Booking, TimeOff
from scheduling.pool import load_pool
from scheduling.rules import Needs
from scheduling.slots import runs
from sellers.models import Seller

MANAGERS, BOOKINGS, ROUNDS = 200, 5000, 9
FIRST, LAST = date(2027, 3, 8), date(2027, 4, 4)
LOWER, UPPER = datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 4, 5, tzinfo=UTC)
CELLS = (UPPER - LOWER) // timedelta(minutes=15)
ZONES = {  # New York changes on 14 March, St John's too, Berlin on the 28th, Lord Howe by half an hour on 3 April
    "Europe/Berlin": "DE",
    "America/New_York": "US",
    "Asia/Kathmandu": "NP",
    "America/St_Johns": "CA",
    "Australia/Lord_Howe": "AU",
    "Asia/Tokyo": "JP",
}
WEEKS = [
    [(day, time(9), time(17)) for day in range(5)],
    [(day, time(hour), time(hour + 4)) for day in range(5) for hour in (8, 13)],
    [(day, time(12), time(20, 30)) for day in range(7)],
    [(day, time(21), time(0)) for day in range(6)],
]
Row = tuple[str, int, int, int, bool]  # zone, number of its week, buffer in cells, sessions a day, away in the 2nd week


def measure() -> Result:
    dice = random.Random(7)
    rows: list[Row] = [
        (list(ZONES)[number % 6], number % len(WEEKS), number % 2, 4 + number % 5, number % 10 == 0)
        for number in range(MANAGERS)
    ]
    booked = _bookings(dice)
    managers = _fill(rows, booked)
    holidays = {country: set(holidays_between(country, FIRST, LAST, {})) for country in ZONES.values()}
    ours: list[float] = []
    bare: list[float] = []
    for _round in range(ROUNDS):
        found = _timed(ours, lambda: _ours(managers))
        limit = _timed(bare, lambda: _bare(rows, booked, holidays))
        assert found == limit, "the two do not agree"
    slots = sum(mask.bit_count() for mask in found)
    return Result(median(ours), median(bare), "ms", f"{slots} open slots, best {min(ours):.1f}ms")


def _timed(times: list[float], work: Callable[[], list[int]]) -> list[int]:
    begin = perf_counter()
    result = work()
    times.append((perf_counter() - begin) * 1000)
    return result


def _ours(managers: list[int]) -> list[int]:
    pool = load_pool(LOWER, UPPER)
    inside, half_hours = runs(pool.asked, 2), pool.grid.every(timedelta(minutes=30))
    needs, shift = Needs("en", "GB"), (LOWER - pool.grid.begins) // timedelta(minutes=15)
    starts = {each.manager: each.open_starts(needs, 2) & inside & half_hours for each in pool.calendars}
    return [starts[manager] >> shift for manager in managers]


def _bare(rows: list[Row], booked: list[list[int]], holidays: dict[str, set[date]]) -> list[int]:
    """Masks on the wall, which begins on 1 March, moved by each zone's offset to a grid that begins on the 7th: a
    day more on both sides, so that every local day is whole."""
    cells = CELLS + 192
    grid, half_hours = (1 << cells) - 1, sum(1 << cell for cell in range(0, cells, 2))
    repeat = sum(1 << number * 672 for number in range(6))
    walls = [sum(_span(day * 96 + _cell(a), day * 96 + (_cell(b) or 96)) for day, a, b in week) for week in WEEKS]
    walls = [week * repeat for week in walls]
    away = _span(14 * 96, 21 * 96)
    offsets = {zone: _offsets(zone, cells) for zone in ZONES}
    closed = {
        zone: sum(_span(midnight := 672 + (day - FIRST).days * 96, midnight + 96) for day in holidays[country])
        for zone, country in ZONES.items()
    }
    days = {zone: [_moved(_span(day * 96, day * 96 + 96), offsets[zone]) for day in range(42)] for zone in ZONES}
    inside = _span(96, 96 + CELLS - 1)
    found = []
    for (zone, week, buffer, limit, is_away), starts in zip(rows, booked, strict=True):
        wall = walls[week] & ~closed[zone]
        if is_away:
            wall &= ~away
        busy = begun = 0
        for start in starts:
            busy |= _span(start + 96 - buffer, start + 98 + buffer)
            begun |= 1 << start + 96
        free = _moved(wall, offsets[zone]) & grid & ~busy
        full = 0
        for day in days[zone]:
            if (begun & day).bit_count() >= limit:
                full |= day
        found.append((free & free >> 1 & ~full & half_hours & inside) >> 96)
    return found


def _moved(wall: int, offsets: list[tuple[int, int, int]]) -> int:
    mask = 0
    for first, last, offset in offsets:
        mask |= wall >> 6 * 96 + offset & _span(first, last)
    return mask


def _offsets(zone: str, cells: int) -> list[tuple[int, int, int]]:
    """From cell, until cell, offset in cells."""
    info, begins = ZoneInfo(zone), LOWER - timedelta(days=1)

    def offset(cell: int) -> int:
        return (begins + cell * timedelta(minutes=15)).astimezone(info).utcoffset() // timedelta(minutes=15)  # type: ignore[operator]

    found, first, before = [], 0, offset(0)
    for day in range(96, cells + 1, 96):
        if offset(day) != before:
            change = next(cell for cell in range(day - 95, day + 1) if offset(cell) != before)
            found.append((first, change, before))
            first, before = change, offset(day)
    return [*found, (first, cells, before)]


def _span(first: int, last: int) -> int:
    return (1 << last) - (1 << first)


def _cell(clock: time) -> int:
    return clock.hour * 4 + clock.minute // 15


def _bookings(dice: random.Random) -> list[list[int]]:
    """The first cell of each session, by account manager: an hour apart, so that no buffer is broken."""
    counts = Counter(number % MANAGERS for number in range(BOOKINGS))
    return [sorted(dice.sample(range(0, CELLS - 4, 4), counts[number])) for number in range(MANAGERS)]


def _fill(rows: list[Row], booked: list[list[int]]) -> list[int]:
    """Writes the account managers and what they have; returns their keys in the order of the rows."""
    users = _create(User, [{"email": f"m{number}@example.com", "is_staff": True} for number in range(MANAGERS)])
    managers = _create(
        AccountManager,
        [
            {
                "user": user,
                "staff_number": str(number),
                "time_zone": zone,
                "languages": ["en"],
                "country": ZONES[zone],
                "buffer_minutes": 15 * buffer,
                "sessions_per_day": limit,
                "trained_until": date(2030, 1, 1),
            }
            for number, (user, (zone, _, buffer, limit, _)) in enumerate(zip(users, rows, strict=True))
        ],
    )
    sellers = _create(Seller, [{"user": user} for user in users])
    hours, off, bookings = [], [], []
    for manager, seller, (_, week, _, _, away), starts in zip(managers, sellers, rows, booked, strict=True):
        hours += [{"manager": manager, "weekday": day, "starts": a, "ends": b} for day, a, b in WEEKS[week]]
        if away:
            off.append({"manager": manager, "first_day": date(2027, 3, 15), "last_day": date(2027, 3, 21)})
        for start in starts:
            period = tuple(LOWER + (start + more) * timedelta(minutes=15) for more in (0, 2))
            bookings.append({"manager": manager, "seller": seller, "period": period, "language": "en"})
    _create(Availability, hours)
    _create(TimeOff, off)
    _create(Booking, bookings)
    return [manager.pk for manager in managers]


def _create(model: Any, rows: list[dict[str, Any]]) -> list[Any]:
    return model.objects.bulk_create([model(**row) for row in rows])

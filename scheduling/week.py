"""The coming week of one account manager, day by day in their own zone: what is free, booked, kept free or off."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.times import format_day
from scheduling.holidays import holidays_between
from scheduling.models import AccountManager, Booking
from scheduling.pool import Pool, load_pool
from scheduling.rules import Calendar
from scheduling.slots import DAY, Grid, bits, local_days, widened

LENGTH = 7 * DAY


@dataclass(frozen=True)
class Stretch:
    """`begins` and `width` in quarters of an hour since the day began, for the picture; `clock` for those who read."""

    kind: str
    begins: int
    width: int
    clock: str


@dataclass(frozen=True)
class Day:
    """`cells`: its length in quarters of an hour, fewer or more than 96 where the clock changes."""

    name: str
    cells: int
    stretches: list[Stretch]
    notes: list[str]

    def lines(self) -> list[tuple[str, str]]:
        """What it says in words: [(kind of stretch, its times)], only the kinds that occur."""
        words = {"free": _("Free"), "place": _("Free at a place"), "booked": _("Booked"), "kept": _("Kept free around")}
        times = {kind: [each.clock for each in self.stretches if each.kind == kind] for kind in words}
        return [(words[kind], ", ".join(clocks)) for kind, clocks in times.items() if clocks]


def coming_week(manager: AccountManager, now: datetime) -> list[Day]:
    """Seven days from that of `now` on."""
    zone = ZoneInfo(manager.time_zone)
    today = now.astimezone(zone).date()
    midnights = [datetime.combine(today + DAY * number, time(0), zone).astimezone(UTC) for number in (0, 7)]
    pool = load_pool(*midnights, managers=AccountManager.objects.filter(pk=manager.pk))
    masks = _masks(pool.unheld[0], _booked(manager, pool.grid))
    notes = _notes(manager, today, pool)
    days = [cells for cells in local_days(pool.grid, manager.time_zone) if cells & pool.asked]
    return [
        _day(day, cells, masks, [*notes[day], *_full(pool.unheld[0], cells)], pool.grid, zone)
        for day, cells in zip((today + DAY * number for number in range(7)), days, strict=True)
    ]


def _masks(calendar: Calendar, booked: int) -> dict[str, int]:
    by_video = calendar.free.get(None, 0)
    at_places = reduce(or_, (cells for place, cells in calendar.free.items() if place is not None), 0)
    return {
        "free": by_video,
        "place": at_places & ~by_video,
        "booked": booked,
        "kept": widened(booked, calendar.buffer) & ~booked,
    }


def _booked(manager: AccountManager, grid: Grid) -> int:
    rows = manager.bookings.filter(status=Booking.Status.BOOKED, period__overlap=(grid.begins, grid.ends))
    return reduce(or_, (grid.touched(booking.starts_at, booking.ends_at) for booking in rows), 0)


def _full(calendar: Calendar, cells: int) -> list[str]:
    if calendar.is_full(cells):
        return [_("As many sessions as there may be on one day")]
    return []


def _notes(manager: AccountManager, today: date, pool: Pool) -> dict[date, list[str]]:
    """Why there are no hours on a day."""
    last = today + LENGTH
    notes: dict[date, list[str]] = defaultdict(list)
    for day, name in holidays_between(manager.country, today, last, pool.changes).items():
        notes[day].append(_("Public holiday: %(name)s") % {"name": name})
    off = list(manager.time_off.filter(first_day__lte=last, last_day__gte=today))
    for day in (today + DAY * number for number in range(LENGTH.days)):
        if any(each.first_day <= day <= each.last_day for each in off):
            notes[day].append(_("Time off"))
        if manager.trained_until is None or manager.trained_until < day:
            notes[day].append(_("No valid training"))
    return notes


def _day(day: date, cells: int, masks: dict[str, int], notes: list[str], grid: Grid, zone: ZoneInfo) -> Day:
    midnight = next(bits(cells))
    stretches = [
        Stretch(kind, first - midnight, last - first, f"{_clock(grid, first, zone)}–{_clock(grid, last, zone)}")
        for kind, mask in masks.items()
        for first, last in _runs(mask & cells)
    ]
    return Day(format_day(day, "en"), cells.bit_count(), stretches, notes)


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """The first bit of each row of bits that are set, and the first after it."""
    while mask:
        first = next(bits(mask))
        last = first + next(bits(~(mask >> first)))
        yield first, last
        mask &= ~((1 << last) - 1)


def _clock(grid: Grid, cell: int, zone: ZoneInfo) -> str:
    return f"{grid.at(cell).astimezone(zone):%H:%M}"

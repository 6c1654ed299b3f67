"""Everybody's calendars and what is taken of them, read from the database into the bits of a grid: seven queries.

The database puts the rows of one account manager into one: thousands of bookings cost little more than their numbers.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import F, Func, IntegerField, QuerySet, TextField
from django.db.models.expressions import Combinable

from scheduling.holidays import Changes, holidays_between, load_changes
from scheduling.models import AccountManager, Availability, Booking, ExtraHours, Offer, TimeOff
from scheduling.models.availability import MIDNIGHT
from scheduling.rules import Calendar, Needs
from scheduling.slots import DAY, Grid, Hours, Wall, cells_of, local_days, wall_clock

# The longest day of any zone: with so much around the period, the grid holds whole days of every account manager.
LONGEST_DAY = timedelta(hours=26)
Places = dict[int | None, int]  # masks by place; None: by video
Sessions = dict[int, tuple[int, int]]  # for each account manager the cells of all, and those in which one begins
HALF_A_WEEK = timedelta(days=3, hours=12)


@dataclass(frozen=True)
class Pool:
    """`asked` are the cells of the period that was asked for; the grid reaches further, `changes` of holidays too.

    `unheld`: the calendars if no time were held for anybody.
    """

    grid: Grid
    asked: int
    unheld: list[Calendar]
    calendars: list[Calendar]
    changes: Changes


@dataclass(frozen=True)
class _Rows:
    """What calendars are made of. Masks of hours, days and holidays lie on the wall: they are the same in all zones."""

    weekly: dict[int, Places]
    extra: dict[int, list[ExtraHours]]
    off: dict[int, list[TimeOff]]
    holidays: dict[str, int]


def load_pool(lower: datetime, upper: datetime, *, managers: QuerySet[AccountManager] | None = None) -> Pool:
    """All who work in either world (Needs keeps them apart), or `managers`, over [lower, upper), and what is held
    there."""
    grid = Grid.covering(lower - LONGEST_DAY, upper + LONGEST_DAY)
    first, *_, last = wall_clock(grid, "UTC").dates()
    changes = load_changes(first, last)
    unheld = with_sessions(calendars_without_sessions(grid, changes, managers), _booked(grid))
    return Pool(grid, grid.inside(lower, upper), unheld, with_sessions(unheld, _held(grid)), changes)


def needs_of(appointment: Offer | Booking) -> Needs:
    is_test = appointment.seller.user.is_test
    return Needs(appointment.language, appointment.document_country, appointment.place_id, is_test)


def with_sessions(calendars: Sequence[Calendar], sessions: Mapping[int, tuple[int, int]]) -> list[Calendar]:
    return [
        calendar.with_sessions(*sessions[calendar.manager]) if calendar.manager in sessions else calendar
        for calendar in calendars
    ]


def calendars_without_sessions(
    grid: Grid, changes: Changes, wanted: QuerySet[AccountManager] | None = None
) -> list[Calendar]:
    if wanted is None:
        wanted = AccountManager.objects.of_both_worlds().filter(trained_until__gte=grid.begins.date() - DAY)
    managers = list(wanted.select_related("user").order_by())
    first, last = grid.begins.date() - DAY, grid.ends.date() + DAY
    wall = wall_clock(grid, "UTC")
    rows = _Rows(
        weekly=_weekly_hours(wall),
        extra=_by_manager(ExtraHours.objects.filter(day__range=(first, last))),
        off=_by_manager(TimeOff.objects.filter(first_day__lte=last, last_day__gte=first)),
        holidays=_holidays({manager.country for manager in managers}, wall, changes),
    )
    return [_calendar(manager, grid, rows) for manager in managers]


def _calendar(manager: AccountManager, grid: Grid, rows: _Rows) -> Calendar:
    buffer = cells_of(timedelta(minutes=manager.buffer_minutes)) if manager.buffer_minutes else 0
    wall = wall_clock(grid, manager.time_zone)
    hours = _working_hours(manager, wall, rows)
    return Calendar(
        manager=manager.pk,
        languages=frozenset(manager.languages),
        free={place: wall.on_grid(mask) for place, mask in hours.items()},
        document_countries=frozenset(manager.document_countries),
        buffer=buffer,
        days=local_days(grid, manager.time_zone),
        sessions_per_day=manager.sessions_per_day,
        is_test=manager.user.is_test,
    )


def _working_hours(manager: AccountManager, wall: Wall, rows: _Rows) -> Places:
    """Weekly hours without holidays, and extra hours; no time off, and nothing after the last day of training."""
    holidays = rows.holidays[manager.country]
    hours = {place: weekly & ~holidays for place, weekly in rows.weekly.get(manager.pk, {}).items()}
    for extra in rows.extra.get(manager.pk, []):
        more = wall.hours(extra.day, *since_midnight(extra.starts, extra.ends))
        hours[extra.place_id] = hours.get(extra.place_id, 0) | more
    present = wall.days(wall.monday, manager.trained_until or date.min)
    for off in rows.off.get(manager.pk, []):
        present &= ~wall.days(off.first_day, off.last_day)
    return {place: mask & present for place, mask in hours.items()}


def _weekly_hours(wall: Wall) -> dict[int, Places]:
    """Equal weeks are equal texts, and are turned into masks once."""
    line = Func(
        "weekday", "starts", "ends", "place_id", function="concat_ws", template="concat_ws(',', %(expressions)s)"
    )
    weeks = (
        Availability.objects.order_by("manager_id")
        .values_list("manager_id")
        .annotate(week=StringAgg(line, ";", output_field=TextField()))
    )
    masks: dict[str, Places] = {}
    return {manager: masks.get(week) or masks.setdefault(week, _week(week, wall)) for manager, week in weeks}


def _week(text: str, wall: Wall) -> Places:
    hours: dict[int | None, list[Hours]] = defaultdict(list)
    for line in text.split(";"):
        weekday, starts, ends, *place = line.split(",")
        clock = since_midnight(time.fromisoformat(starts), time.fromisoformat(ends))
        hours[int(place[0]) if place else None].append((int(weekday), *clock))
    return {place: wall.weekly(week) for place, week in hours.items()}


def since_midnight(starts: time, ends: time) -> tuple[timedelta, timedelta]:
    """Hours as lengths; those that end at midnight end with the day."""
    return _length(starts), DAY if ends == MIDNIGHT else _length(ends)


def _length(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def _by_manager(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.manager_id].append(row)
    return found


def _holidays(countries: set[str], wall: Wall, changes: Changes) -> dict[str, int]:
    first, *_, last = wall.dates()
    masks = dict.fromkeys(countries, 0)
    for country in countries:
        for day in holidays_between(country, first, last, changes):
            masks[country] |= wall.days(day, day)
    return masks


def _booked(grid: Grid) -> Sessions:
    rows = Booking.objects.filter(status=Booking.Status.BOOKED, period__overlap=(grid.begins, grid.ends))
    return _by_cells(rows.order_by().values_list("manager_id"), F("period__startswith"), F("period__endswith"), grid)


def _held(grid: Grid) -> Sessions:
    rows = Offer.objects.held().filter(starts_at__lt=grid.ends, starts_at__gt=grid.begins - DAY, seat__isnull=False)
    ends = F("starts_at") + F("minutes") * timedelta(minutes=1)
    return _by_cells(rows.order_by().values_list("seat_id"), F("starts_at"), ends, grid)


def _by_cells(rows: QuerySet, starts: Combinable, ends: Combinable, grid: Grid) -> Sessions:
    numbers = rows.annotate(first=ArrayAgg(_cell("floor", starts, grid)), last=ArrayAgg(_cell("ceil", ends, grid)))
    return {manager: _masks(first, last) for manager, first, last in numbers}


def _cell(rounded: str, instant: Combinable, grid: Grid) -> Func:
    """The number of a cell of the grid; what begins before it or ends after it is cut off."""
    number = f"{rounded}(extract(epoch FROM %(expressions)s) / 900)::int - {grid.first}"
    return Func(instant, template=f"least(greatest({number}, 0), {grid.cells})", output_field=IntegerField())


def _masks(first: list[int], last: list[int]) -> tuple[int, int]:
    taken = starts = 0
    for begins, ends in zip(first, last, strict=True):
        taken |= (1 << ends) - (1 << begins)
        starts |= 1 << begins
    return taken, starts

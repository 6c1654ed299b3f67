"""Everybody's calendars and the holds on them, read from the database into the bits of a grid: three queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.models import AccountManager, Availability, Booking, Offer
from scheduling.rules import Calendar, Hold
from scheduling.slots import DAY, Grid, Hours, hours_mask


@dataclass(frozen=True)
class Pool:
    grid: Grid
    calendars: list[Calendar]
    holds: Counter[Hold]


def load_pool(lower: datetime, upper: datetime, *, without: Offer | None = None) -> Pool:
    """All account managers over [lower, upper), and what is held there; the offer `without` is left out."""
    grid = Grid.covering(lower, upper)
    return Pool(grid, _calendars(grid), _holds(grid, without))


def _calendars(grid: Grid) -> list[Calendar]:
    weekly: dict[tuple[int, str, tuple[str, ...], date | None], list[Hours]] = defaultdict(list)
    rows = Availability.objects.filter(
        manager__in=AccountManager.objects.working().filter(trained_until__gte=grid.begins.date() - DAY)
    ).values_list(
        "manager_id",
        "manager__time_zone",
        "manager__languages",
        "manager__trained_until",
        "weekday",
        "starts",
        "ends",
    )
    for manager, zone, languages, trained_until, weekday, starts, ends in rows:
        hours = (weekday, _since_midnight(starts), _since_midnight(ends))
        weekly[manager, zone, tuple(languages), trained_until].append(hours)
    busy = _busy(grid)
    return [
        Calendar(manager, frozenset(languages), _working(grid, hours, zone, trained_until) & ~busy.get(manager, 0))
        for (manager, zone, languages, trained_until), hours in weekly.items()
    ]


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute)


def _working(grid: Grid, hours: Iterable[Hours], zone: str, trained_until: date | None) -> int:
    """The weekly hours up to the end of the last day on which the training is valid, in the manager's own zone."""
    last_day = min(trained_until or date.min, grid.ends.date() + DAY)
    untrained_from = datetime.combine(last_day + DAY, time.min, ZoneInfo(zone)).astimezone(UTC)
    return hours_mask(grid, hours, zone) & grid.inside(grid.begins, untrained_from)


def _busy(grid: Grid) -> dict[int, int]:
    busy: dict[int, int] = defaultdict(int)
    rows = Booking.objects.filter(status=Booking.Status.BOOKED, period__overlap=(grid.begins, grid.ends))
    for manager, period in rows.values_list("manager_id", "period"):
        busy[manager] |= grid.touched(period.lower, period.upper)
    return busy


def _holds(grid: Grid, without: Offer | None) -> Counter[Hold]:
    rows = Offer.objects.held().filter(starts_at__lt=grid.ends, starts_at__gt=grid.begins - DAY)
    if without:
        rows = rows.exclude(pk=without.pk)
    held = (
        Hold(language, grid.touched(starts, starts + timedelta(minutes=minutes)))
        for language, starts, minutes in rows.values_list("language", "starts_at", "minutes")
    )
    return Counter(hold for hold in held if hold.cells)

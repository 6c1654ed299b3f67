"""How many times are open, held, booked, done and missed: what the capacity board shows and the alarm watches."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import SystemRandom
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from core.policy import Policy
from scheduling.models import Booking, Offer
from scheduling.pool import Pool, load_pool
from scheduling.rules import Needs
from scheduling.seats import Seats
from scheduling.slots import bits, cells_of, runs

OPEN, HELD, BOOKED, DONE, MISSED = KINDS = ["open", "held", "booked", "done", "missed"]
OF_STATUS = {Booking.Status.BOOKED: BOOKED, Booking.Status.HELD: DONE, Booking.Status.MISSED: MISSED}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Filters:
    """`days` days from `first` on, in `zone`; language and country "" are all of them."""

    first: date
    days: int
    zone: str
    language: str = ""
    document_country: str = ""

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(self.days)]

    @property
    def period(self) -> tuple[datetime, datetime]:
        ends = self.first + timedelta(days=self.days)
        lower, upper = (datetime.combine(day, time.min, ZoneInfo(self.zone)) for day in (self.first, ends))
        return lower, upper

    @property
    def languages(self) -> list[str]:
        return [self.language] if self.language else LANGUAGES


class Openings:
    """Start times at which one more session by video fits in, by what is asked for: from the earliest that can be
    offered now until `until`, as everything that is booked and held leaves it."""

    def __init__(self, policy: Policy, now: datetime, until: datetime) -> None:
        self.policy, self.earliest = policy, now + timedelta(hours=policy.offer_earliest_hours)
        self.horizon = now + timedelta(days=policy.offer_horizon_days)
        self.pool: Pool = load_pool(self.earliest, max(until, self.horizon))
        self._found: dict[frozenset[int], int] = {}

    @cached_property
    def _seats(self) -> Seats:
        return Seats(self.pool.calendars, SystemRandom())

    def times(self, languages: Iterable[str], document_country: str = "") -> list[datetime]:
        """Those open in any of the languages, earliest first."""
        mask = 0
        for language in languages:
            mask |= self._mask(Needs(language, document_country))
        return [self.pool.grid.at(cell) for cell in bits(mask)]

    def within_horizon(self, languages: Iterable[str], document_country: str = "") -> list[datetime]:
        """Those that sellers can be offered now."""
        return [start for start in self.times(languages, document_country) if start < self.horizon]

    def _mask(self, needs: Needs) -> int:
        """What the same account managers can hold is open at the same times."""
        able = frozenset(calendar.manager for calendar in self.pool.calendars if calendar.can_hold(needs))
        if able not in self._found:
            step = timedelta(minutes=self.policy.session_step_minutes)
            width = cells_of(timedelta(minutes=self.policy.session_length_minutes))
            starts = self._seats.open_starts(needs, width) & runs(self.pool.asked, width)
            self._found[able] = starts & self.pool.grid.every(step)
        return self._found[able]


@dataclass(frozen=True)
class Appointments:
    """How many of one kind lie on one day (in the zone of the filters), in one language, for one country."""

    day: date
    language: str
    document_country: str
    kind: str
    count: int


def appointments(filters: Filters) -> list[Appointments]:
    """What is held, booked, done and missed in the period, in all languages and countries: two queries."""
    lower, upper = filters.period
    booked = Booking.objects.filter(status__in=OF_STATUS, period__startswith__gte=lower, period__startswith__lt=upper)
    held = Offer.objects.held().filter(starts_at__gte=lower, starts_at__lt=upper)
    found = [
        Appointments(day, language, country, OF_STATUS[Booking.Status(status)], count)
        for day, language, country, status, count in _counted(booked, "period__startswith", "status", filters.zone)
    ]
    return found + [
        Appointments(day, language, country, HELD, count)
        for day, language, country, _status, count in _counted(held, "starts_at", "status", filters.zone)
    ]


def _counted(rows: QuerySet, start: str, status: str, zone: str) -> QuerySet:
    by = {"on_day": TruncDate(F(start), tzinfo=ZoneInfo(zone))}
    return (
        rows.order_by()
        .annotate(**by)
        .values_list("on_day", "language", "document_country", status)
        .annotate(number=Count("pk"))
    )


@dataclass
class Line:
    """`key`: a date, a code of a language, or a country's."""

    key: date | str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def numbers(self) -> list[int]:
        """In the order of KINDS."""
        return [self.counts[kind] for kind in KINDS]


@dataclass(frozen=True)
class Board:
    days: list[Line]
    languages: list[Line]
    countries: list[Line]


def board(filters: Filters, openings: Openings, found: Sequence[Appointments]) -> Board:
    """Each table under the filters; that of languages shows them all beside each other, and that of countries too."""
    matching = [row for row in found if row.document_country == (filters.document_country or row.document_country)]
    chosen = [row for row in matching if row.language in filters.languages]
    languages = [
        _line(code, matching, "language", openings.times([code], filters.document_country), filters)
        for code in LANGUAGES
    ]
    spoken = [row for row in found if row.language in filters.languages]
    countries = [
        _line(code, spoken, "document_country", openings.times(filters.languages, code), filters)
        for code in countries_of(openings.pool, found)
    ]
    return Board(_days(filters, chosen, openings), languages, countries)


def countries_of(pool: Pool, found: Iterable[Appointments]) -> list[str]:
    """Whose documents are met in the period, or are somebody's special skill; "" where the country is not known."""
    skills = {country for calendar in pool.calendars for country in calendar.document_countries}
    return sorted(skills | {row.document_country for row in found})


def _days(filters: Filters, chosen: Sequence[Appointments], openings: Openings) -> list[Line]:
    lines = {day: Line(day) for day in filters.dates}
    for row in chosen:
        lines[row.day].counts[row.kind] += row.count
    for start in openings.times(filters.languages, filters.document_country):
        day = start.astimezone(ZoneInfo(filters.zone)).date()
        if day in lines:
            lines[day].counts[OPEN] += 1
    return list(lines.values())


def _line(code: str, rows: Sequence[Appointments], name: str, starts: Sequence[datetime], filters: Filters) -> Line:
    lower, upper = filters.period
    line = Line(code)
    for row in rows:
        if getattr(row, name) == code:
            line.counts[row.kind] += row.count
    line.counts[OPEN] = sum(lower <= start < upper for start in starts)
    return line

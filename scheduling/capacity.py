"""How many times are open, held, booked, done and missed: what the capacity board shows and the alarm watches."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from core.policy import Policy
from scheduling.models import Booking, Offer
from scheduling.offering import Offering
from scheduling.pool import Pool, load_pool
from scheduling.rules import Needs

OPEN, HELD, BOOKED, DONE, MISSED = KINDS = ["open", "held", "booked", "done", "missed"]
OF_STATUS = {Booking.Status.BOOKED: BOOKED, Booking.Status.HELD: DONE, Booking.Status.MISSED: MISSED}
Modes = Sequence[int | None]  # by video (None), or row ids of places
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Filters:
    """`days` days from `first` on, in `zone`; language and country "" are all of them. `modes`: by video (None), and in
    person at these places."""

    first: date
    days: int
    zone: str
    language: str = ""
    document_country: str = ""
    modes: Modes = (None,)

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
    """Start times at which one more session fits in, by video unless asked for otherwise: from the earliest that can
    be offered now until `until`, as everything that is booked and held leaves it. At places that are `closed` none."""

    def __init__(self, policy: Policy, now: datetime, until: datetime, closed: Collection[int] = ()) -> None:
        earliest, self.closed = now + timedelta(hours=policy.offer_earliest_hours), closed
        self.horizon = now + timedelta(days=policy.offer_horizon_days)
        self.pool: Pool = load_pool(earliest, max(until, self.horizon))
        self._offering = Offering(self.pool, policy, now)
        self._found: dict[tuple[frozenset[int], int | None], list[datetime]] = {}

    def times(self, languages: Iterable[str], document_country: str = "", modes: Modes = (None,)) -> list[datetime]:
        """Those open in any of the languages and modes, earliest first."""
        wanted = [Needs(*each) for each in product(languages, [document_country], modes) if each[2] not in self.closed]
        return sorted({start for needs in wanted for start in self._starts(needs)})

    def within_horizon(
        self, languages: Iterable[str], document_country: str = "", modes: Modes = (None,)
    ) -> list[datetime]:
        """Those that sellers can be offered now."""
        return [start for start in self.times(languages, document_country, modes) if start < self.horizon]

    def has_hours(self, language: str, place: int | None) -> bool:
        """Somebody with this language works by video, or at the place."""
        needs = Needs(language, place=place)
        return any(calendar.can_hold(needs) and place in calendar.free for calendar in self.pool.calendars)

    def _starts(self, needs: Needs) -> list[datetime]:
        """What the same account managers can hold is open at the same times."""
        able = frozenset(calendar.manager for calendar in self.pool.calendars if calendar.can_hold(needs))
        if (able, needs.place) not in self._found:
            self._found[able, needs.place] = self._offering.open_starts(needs, self.pool.asked)
        return self._found[able, needs.place]


@dataclass(frozen=True)
class Appointments:
    """How many of one kind lie on one day (in the zone of the filters), in one language, country and mode."""

    day: date
    language: str
    document_country: str
    place: int | None
    kind: str
    count: int


def appointments(filters: Filters) -> list[Appointments]:
    """What is held, booked, done and missed by live sellers in the period, in all languages, countries and modes: two
    queries."""
    lower, upper = filters.period
    booked = Booking.objects.live().filter(
        status__in=OF_STATUS, period__startswith__gte=lower, period__startswith__lt=upper
    )
    held = Offer.objects.held().live().filter(starts_at__gte=lower, starts_at__lt=upper)
    found = [
        Appointments(day, language, country, place, OF_STATUS[Booking.Status(status)], count)
        for day, language, country, place, status, count in _counted(
            booked, "period__startswith", "status", filters.zone
        )
    ]
    return found + [
        Appointments(day, language, country, place, HELD, count)
        for day, language, country, place, _status, count in _counted(held, "starts_at", "status", filters.zone)
    ]


def _counted(rows: QuerySet, start: str, status: str, zone: str) -> QuerySet:
    by = {"on_day": TruncDate(F(start), tzinfo=ZoneInfo(zone))}
    return (
        rows.order_by()
        .annotate(**by)
        .values_list("on_day", "language", "document_country", "place_id", status)
        .annotate(number=Count("pk"))
    )


@dataclass
class Line:
    """`key`: a date, a code of a language, or a country's, or a mode."""

    key: date | str | int | None
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
    modes: list[Line]


def board(filters: Filters, openings: Openings, found: Sequence[Appointments], modes: Modes = (None,)) -> Board:
    """Each table under the filters; that of languages shows them all beside each other, and so do those of countries
    and of `modes`."""
    spoken, asked, here = filters.languages, filters.document_country, filters.modes

    def rows(*, languages: Iterable[str] = spoken, country: str = asked, places: Modes = here) -> list[Appointments]:
        fitting = (row for row in found if row.language in languages and row.place in places)
        return [row for row in fitting if row.document_country == (country or row.document_country)]

    def line(key: str | int | None, name: str, among: list[Appointments], starts: list[datetime]) -> Line:
        return _line(key, [row for row in among if getattr(row, name) == key], starts, filters)

    languages, countries = rows(languages=LANGUAGES), rows(country="")
    return Board(
        _days(filters, rows(), openings),
        [line(code, "language", languages, openings.times([code], asked, here)) for code in LANGUAGES],
        [
            line(code, "document_country", countries, openings.times(spoken, code, here))
            for code in countries_of(openings.pool, found)
        ],
        [line(place, "place", rows(places=modes), openings.times(spoken, asked, [place])) for place in modes],
    )


def countries_of(pool: Pool, found: Iterable[Appointments]) -> list[str]:
    """Whose documents are met in the period, or are somebody's special skill; "" where the country is not known."""
    skills = {country for calendar in pool.calendars for country in calendar.document_countries}
    return sorted(skills | {row.document_country for row in found})


def _days(filters: Filters, chosen: Sequence[Appointments], openings: Openings) -> list[Line]:
    lines = {day: Line(day) for day in filters.dates}
    for row in chosen:
        lines[row.day].counts[row.kind] += row.count
    for start in openings.times(filters.languages, filters.document_country, filters.modes):
        day = start.astimezone(ZoneInfo(filters.zone)).date()
        if day in lines:
            lines[day].counts[OPEN] += 1
    return list(lines.values())


def _line(key: str | int | None, rows: Sequence[Appointments], starts: Sequence[datetime], filters: Filters) -> Line:
    lower, upper = filters.period
    line = Line(key)
    for row in rows:
        line.counts[row.kind] += row.count
    line.counts[OPEN] = sum(lower <= start < upper for start in starts)
    return line

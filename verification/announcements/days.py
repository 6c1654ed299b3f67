"""When an announcement may be told and take effect, by the holidays of those it is for. Reads; words are for staff."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.policy import Policy, current_policy
from core.times import format_day
from scheduling.holidays import load_changes
from sellers.countries import country_name
from verification.announcements.audience import places_of, readers_of
from verification.life.calm_days import (
    AHEAD,
    AROUND,
    DAY,
    WEEKEND,
    DaysOff,
    Where,
    day_of_telling,
    days_off,
    first_common_day,
    moment_of_telling,
)
from verification.models import AnnouncementVersion

FIRST_DAY = gettext_lazy("The first possible day: %(day)s.")


def calendars_of(countries: Collection[str], now: datetime, last: date) -> dict[str, DaysOff]:
    """The days off of each country, from yesterday on (somewhere it is that) to `last`; the changes in one query."""
    first = now.date() - DAY
    changes = load_changes(first - AROUND, last + AROUND)
    return {country: days_off(country, first, last, changes) for country in countries}


@dataclass(frozen=True)
class Timing:
    """What holds if it were published now. `holidays`: {country: holiday} where its day of telling is one."""

    today: date
    notice_days: int
    effective_on: date
    told_last_on: date
    holidays: Mapping[str, str]
    calendars: Mapping[str, DaysOff]

    @property
    def earliest(self) -> date:
        return self.told_last_on + self.notice_days * DAY

    @property
    def first_possible(self) -> date | None:
        """The first day on which it could take effect."""
        return self._common(self.earliest)

    @property
    def faults(self) -> list[str]:
        """Sentences that name cause, countries and the next day that suits all; none: it may be published."""
        return [*self._faults_of_today(), *self._faults_of_effect()]

    def _faults_of_today(self) -> list[str]:
        if not self.holidays:
            return []
        told = _("It would be told in holidays of: %(countries)s.") % {"countries": _named(self.holidays)}
        return [told, _next(self._common(self.today), _("The next day on which it can be published: %(day)s."))]

    def _faults_of_effect(self) -> list[str]:
        possible, day = self.effective_on, format_day(self.effective_on, "en")
        if possible < self.earliest:
            early = _("%(day)s is too early: every seller must know of it %(count)d days before.")
            return [early % {"day": day, "count": self.notice_days}, _next(self.first_possible, FIRST_DAY)]
        off = {country: days[possible] for country, days in self.calendars.items() if possible in days}
        if not off:
            return []
        return [
            _("%(day)s is a day off in: %(countries)s.") % {"day": day, "countries": _named(off)},
            _next(self._common(possible), FIRST_DAY),
        ]

    def _common(self, earliest: date) -> date | None:
        return first_common_day(earliest, list(self.calendars.values()))


def timing_of(version: AnnouncementVersion, now: datetime) -> Timing | None:
    """None where nobody belongs to its audience."""
    places, policy = places_of(readers_of(version)), current_policy()
    if not places:
        return None
    last = max(version.effective_on, now.date() + (policy.announcement_notice_days + 1) * DAY + 2 * AROUND)
    calendars = calendars_of({place.country for place in places}, now, last + AHEAD * DAY)
    told = [_told_on(place, calendars[place.country], now, policy) for place in places]
    return Timing(
        today=now.date(),
        notice_days=policy.announcement_notice_days,
        effective_on=version.effective_on,
        told_last_on=max(told),
        holidays=_holidays_now(places, calendars, now, policy),
        calendars=calendars,
    )


def _told_on(place: Where, off: DaysOff, now: datetime, policy: Policy) -> date:
    return moment_of_telling(now, place.zone, off, policy).astimezone(ZoneInfo(place.zone)).date()


def _holidays_now(
    places: Collection[Where], calendars: Mapping[str, DaysOff], now: datetime, policy: Policy
) -> dict[str, str]:
    days = [(place.country, day_of_telling(now, place.zone, policy)) for place in places]
    return {country: name for country, day in days if (name := calendars[country].get(day, WEEKEND))}


def _named(days: Mapping[str, str]) -> str:
    names = sorted((country_name(country) or _("sellers without a country"), days[country]) for country in days)
    weekend = _("weekend")
    return ", ".join(f"{country} ({holiday or weekend})" for country, holiday in names)


def _next(day: date | None, sentence: str | Promise) -> str:
    if day is None:
        return _("None of the next %(count)d days suits them all: choose a smaller audience.") % {"count": AHEAD}
    return str(sentence) % {"day": format_day(day, "en")}

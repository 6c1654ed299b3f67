"""Dates and times as a language writes them, with the zone's city and offset (ux 5). Pure: no clock, no database."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format, get_timezone_location
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import to_locale


class Marks(NamedTuple):
    comma: str
    brackets: str


# Chinese and Japanese set them as wide as their signs.
MARKS = {"zh": Marks("，", "（{}）"), "ja": Marks("、", "（{}）")}
# CLDR's names of what the first part of a zone's name says.
REGIONS = {
    "Africa": "002",
    "America": "019",
    "Antarctica": "AQ",
    "Arctic": "150",
    "Asia": "142",
    "Australia": "009",
    "Europe": "150",
    "Pacific": "009",
}


def _marks(language):
    return MARKS.get(language.split("-")[0], Marks(", ", " ({})"))


@lru_cache
def locale_of(language):
    """Babel's locale for one of Django's language codes, such as zh-hans."""
    return Locale.parse(to_locale(language))


def format_day(day: date, language):
    """The date with its weekday and the month in letters; pass a date that is already local."""
    return format_date(day, "full", locale=locale_of(language))


def format_clock(instant: datetime, zone, language):
    """The time of day in that zone, without its name: only beside a named zone."""
    return format_time(instant, "short", tzinfo=_zone(zone), locale=locale_of(language))


def format_wall(clock: time, language):
    """A time of day on no particular day."""
    return format_time(clock, "short", locale=locale_of(language))


def format_zone(instant: datetime, zone, language):
    """City and offset, such as Berlin, UTC+01:00: the offset is the one in force at that instant."""
    zone = _zone(zone)
    offset = _offset(instant.astimezone(zone))
    if zone.key in ("UTC", "Etc/UTC"):
        return "UTC"
    return f"{_city(zone.key, language)}{_marks(language).comma}{offset}"


@lru_cache(maxsize=1024)
def _city(zone_key, language):
    return get_timezone_location(zone_key, locale_of(language), return_city=True)


@lru_cache(maxsize=1024)
def format_moment(instant: datetime, zone, language):
    """Such as Dienstag, 24. November 2026, 10:00 (Berlin, UTC+01:00)."""
    local = instant.astimezone(_zone(zone))
    when = _day_and_clock(language).format(format_clock(instant, zone, language), format_day(local.date(), language))
    return when + in_brackets(format_zone(instant, zone, language), language)


def in_brackets(text, language):
    """With what stands before the bracket: a space, or none where the brackets are as wide as the signs."""
    return _marks(language).brackets.format(text)


def format_moment_briefly(instant: datetime, zone, language):
    """Where each letter counts, and the day is near: such as Di., 24. Nov., 10:00 (Berlin)."""
    zone = _zone(zone)
    day = format_skeleton("MMMEd", instant, tzinfo=zone, locale=locale_of(language))
    joined = str(get_datetime_format("medium", locale=locale_of(language)))
    city = "UTC" if zone.key in ("UTC", "Etc/UTC") else _city(zone.key, language)
    return joined.format(format_clock(instant, zone, language), day) + in_brackets(city, language)


@lru_cache
def _day_and_clock(language):
    """How they are joined: a pattern of {0}, the clock, and {1}, the day."""
    return str(get_datetime_format("long", locale=locale_of(language))).replace("'", "")


def format_utc(instant: datetime | None):
    """Such as 2026-11-24 09:00 UTC, for lists of staff; "–" for none."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if instant else "–"


def end_of_day(instant: datetime, zone, *, days: int) -> datetime:
    """The last minute of the day that comes so many days after the instant's: a deadline in days includes its last."""
    return last_minute(day_in(zone, instant) + timedelta(days=days), zone)


def day_in(zone, instant: datetime) -> date:
    """The day that it is there at that instant."""
    return instant.astimezone(_zone(zone)).date()


def last_minute(day: date, zone) -> datetime:
    """Where clocks are put back at midnight, the later of the two."""
    return datetime.combine(day, time(23, 59, fold=1), _zone(zone)).astimezone(UTC)


def _offset(local):
    """With a minus sign: at a hyphen a narrow page breaks the line."""
    text = local.strftime("%z").replace("-", "−")
    return f"UTC{text[:3]}:{text[3:5]}"


def _zone(zone):
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(str(zone))


def canonical_zone(key):
    """Browsers still send old names: Asia/Calcutta is Asia/Kolkata."""
    return get_global("zone_aliases").get(key, key)


def zone_choices(instant: datetime, language):
    """Every zone in use, for a select: [(region, [(IANA name, "Berlin, UTC+01:00"), …]), …].

    Regions and, within each, cities stand in the order of their names: typing a city's first letters finds it.
    """
    return _zone_choices(instant.replace(minute=0, second=0, microsecond=0), language)


def zones_near(zone, instant: datetime, language):
    """The same choices for the zones of that one's country, itself first; empty for a zone that is not in use."""
    territories = get_global("zone_territories")
    names = {key: name for _region, zones in zone_choices(instant, language) for key, name in zones}
    others = [key for key in names if key != zone and territories[key] == territories.get(zone)]
    return [(key, names[key]) for key in [zone, *others]] if zone in names else []


@lru_cache(maxsize=8)
def _zone_choices(hour: datetime, language):
    """Naming four hundred zones takes a tenth of a second, and offsets change on the hour."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for key in get_global("zone_territories").keys() & available_timezones():
        if key.startswith("Etc/") and key != "Etc/UTC":
            continue
        regions.setdefault(_region(key, language), []).append((key, format_zone(hour, key, language)))
    return [(region, sorted(zones, key=_by_name)) for region, zones in sorted(regions.items())]


def _by_name(choice):
    return choice[1]


def _region(key, language):
    first = key.split("/")[0]
    with translation.override(language):
        names = {"Atlantic": _("Atlantic Ocean"), "Indian": _("Indian Ocean"), "Etc": "UTC"}
    return names.get(first) or locale_of(language).territories[REGIONS[first]]


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """IANA names, old ones included: browsers send Asia/Calcutta."""
    return frozenset(available_timezones())

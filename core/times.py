"""Dates and times as a language writes them, with the zone's city and offset (ux 5). Pure: no clock, no database."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time, get_datetime_format, get_timezone_location
from django.utils.translation import to_locale


def locale_of(language):
    """Babel's locale for one of Django's language codes, such as zh-hans."""
    return Locale.parse(to_locale(language))


def format_day(day: date, language):
    """The date with its weekday and the month in letters; pass a date that is already local."""
    return format_date(day, "full", locale=locale_of(language))


def format_clock(instant: datetime, zone, language):
    """The time of day in that zone, without its name: only beside a named zone."""
    return format_time(instant, "short", tzinfo=_zone(zone), locale=locale_of(language))


def format_zone(instant: datetime, zone, language):
    """City and offset, such as Berlin, UTC+01:00: the offset is the one in force at that instant."""
    zone = _zone(zone)
    offset = _offset(instant.astimezone(zone))
    if zone.key in ("UTC", "Etc/UTC"):
        return "UTC"
    return f"{get_timezone_location(zone, locale_of(language), return_city=True)}, {offset}"


def format_moment(instant: datetime, zone, language):
    """Such as Dienstag, 24. November 2026, 10:00 (Berlin, UTC+01:00)."""
    local = instant.astimezone(_zone(zone))
    pattern = str(get_datetime_format("long", locale=locale_of(language))).replace("'", "")
    when = pattern.format(format_clock(instant, zone, language), format_day(local.date(), language))
    return f"{when} ({format_zone(instant, zone, language)})"


def _offset(local):
    text = local.strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def _zone(zone):
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(str(zone))


def canonical_zone(key):
    """Browsers still send old names: Asia/Calcutta is Asia/Kolkata."""
    return get_global("zone_aliases").get(key, key)


def zone_choices(instant: datetime, language):
    """(IANA name, "Berlin, UTC+01:00") of every zone in use, for a select, sorted by the city's name."""
    keys = get_global("zone_territories").keys() & available_timezones()
    return sorted(((key, format_zone(instant, key, language)) for key in keys), key=lambda choice: choice[1])

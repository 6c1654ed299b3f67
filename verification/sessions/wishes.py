"""Days and hours that a seller wishes for when no offered time fits. Pure."""

from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.weekdays import Weekday

# Code, what it is called, from and until: hours on the wall's clock.
PARTS_OF_DAY: list[tuple[str, Promise, int, int]] = [
    ("morning", _("In the morning, 6:00 to 12:00"), 6, 12),
    ("afternoon", _("In the afternoon, 12:00 to 18:00"), 12, 18),
    ("evening", _("In the evening, 18:00 to 22:00"), 18, 22),
]


def in_words(wish: dict[str, Any]) -> str:
    """Such as Saturday, Sunday: In the evening, 18:00 to 22:00 (Asia/Tokyo)."""
    days = ", ".join(str(Weekday(weekday).label) for weekday in wish["weekdays"])
    parts = ", ".join(str(name) for code, name, _from, _until in PARTS_OF_DAY if code in wish["hours"])
    return f"{days}: {parts} ({wish['time_zone']})"


def hours_of(wish: dict[str, Any]) -> list[tuple[int, timedelta, timedelta]]:
    """Weekday (Monday is 0), from, until, for each part of a day that `wish`, a Case.wished_times, names."""
    parts = [(starts, ends) for code, _name, starts, ends in PARTS_OF_DAY if code in wish.get("hours", [])]
    return [
        (weekday, timedelta(hours=starts), timedelta(hours=ends))
        for weekday in wish.get("weekdays", [])
        for starts, ends in parts
    ]

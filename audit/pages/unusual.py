"""Unusual reading: a week of it, newest first."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from audit import unusual
from audit.figures import current_figures
from audit.hiding import hidden_from
from audit.pages.drawing import by_day, draw, reader, reader_zone, rows_of, with_reasons
from audit.people import people_of

SHOWN = 200


def unusual_page(request: HttpRequest) -> HttpResponse:
    zone, figures = reader_zone(request), current_figures()
    now = datetime.now(UTC)
    until = _end_of(request.GET.get("day", ""), zone) or now
    hidden = hidden_from(reader(request))
    found = [each for each in unusual.until(until, figures, limit=SHOWN) if each.event.subject not in hidden]
    people = people_of(each.event.actor for each in found)
    rows = rows_of((each.event for each in found), people, zone, {each.event.pk: each for each in found})
    later = until + unusual.WEEK
    context = {
        "days": by_day(with_reasons(rows)),
        "zone": zone.key,
        "figures": figures,
        "since": until - unusual.WEEK,
        "until": until,
        "limit": SHOWN if len(found) == SHOWN else None,
        "earlier": (until - unusual.WEEK).astimezone(zone).date(),
        "later": later.astimezone(zone).date() if until < now else None,
    }
    return draw(request, "unusual", _("Unusual reading"), context)


def _end_of(day: str, zone: ZoneInfo) -> datetime | None:
    """Of a day in the URL; None: it names none."""
    try:
        named = datetime.strptime(day, "%Y-%m-%d").date()
    except ValueError:
        return None
    return datetime.combine(named + timedelta(days=1), time(), zone).astimezone(UTC)

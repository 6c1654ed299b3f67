"""Who looked at this seller."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.hiding import hidden_from
from audit.looking import NEWEST, Looks, who_looked
from audit.pages.drawing import draw, reader, reader_zone, refuse_hidden, short_id
from audit.subjects import SELLER, kind_of, row_of
from audit.words import label_of


def looks_page(request: HttpRequest, seller: str) -> HttpResponse:
    found = row_of(seller) if kind_of(seller).prefix == SELLER else None
    if found is None:
        raise Http404
    if seller in hidden_from(reader(request)):
        return refuse_hidden(request)
    zone = reader_zone(request)
    shown = [(day, [_row(looks, seller, zone) for looks in those]) for day, those in _days(who_looked(seller, zone))]
    context = {"days": shown, "zone": zone.key, "seller": found, "public_id": seller, "newest": NEWEST}
    return draw(request, "looks", _("Who looked at %(seller)s") % {"seller": found}, context)


def _days(looks: list[Looks]) -> list[tuple[date, list[Looks]]]:
    return [(day, list(those)) for day, those in groupby(looks, key=lambda each: each.day)]


def _row(looks: Looks, seller: str, zone: ZoneInfo) -> dict[str, Any]:
    begins = datetime.combine(looks.day, time(), zone)
    ends = datetime.combine(looks.day + timedelta(days=1), time(), zone)
    span = {"since": f"{begins:%Y-%m-%dT%H:%M}", "until": f"{ends:%Y-%m-%dT%H:%M}", "zone": zone.key}
    query = urlencode({"seller": seller, "actor": looks.person.public_id, **span})
    return {
        "looks": looks,
        "seen": [
            (label_of(action), kind_of(about).label, short_id(about), n) for (action, about), n in looks.seen.items()
        ],
        "events": f"{reverse('admin:audit_event_changelist')}?{query}",
    }

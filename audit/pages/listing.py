"""The list: filters and place in the URL, newest first, and what stands above it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit import unusual
from audit.exports.signing import public_key
from audit.figures import current_figures
from audit.forms import RANGES, FilterForm
from audit.hiding import hidden_from
from audit.models import SavedFilter
from audit.pages.drawing import by_day, draw, reader, reader_zone, rows_of
from audit.people import Person, people_of
from audit.searching import COUNTED, Key, find
from audit.standing import last_verification
from audit.words import is_look, label_of

SIZE = 50
OLDER, NEWER = "before", "after"


def listing(request: HttpRequest) -> HttpResponse:
    zone = reader_zone(request)
    form = FilterForm(request.GET, zone=zone.key)
    context: dict[str, Any] = {
        "form": form,
        "errors": form.errors,
        "filters": chosen(request.GET),
        "query": filter_of(request.GET),
        "saved": list(SavedFilter.objects.filter(owner=reader(request).public_id)),
        "standing": last_verification(),
        "public_key": public_key(),
    }
    if form.is_valid():
        zone = form.cleaned_data["zone"]
        context |= _events(request.GET, form, hidden_from(reader(request)))
    return draw(request, "list", _("Audit log"), context | {"zone": zone.key})


def _events(given: QueryDict, form: FilterForm, hidden: tuple[str, ...]) -> dict[str, Any]:
    older, newer = key_of(given.get(OLDER, "")), key_of(given.get(NEWER, ""))
    found = find(replace(form.filters(), hidden=hidden), limit=SIZE + 1, older_than=older, newer_than=newer)
    more = len(found) > SIZE
    # One more was asked for, to know whether there is one: the last in the direction of the walk.
    shown = found[-SIZE:] if newer else found[:SIZE]
    people = people_of(event.actor for event in shown)
    rows = rows_of(shown, people, form.cleaned_data["zone"], _unusual(shown, people))
    query = filter_of(given)
    return {
        "days": by_day(rows),
        "hidden": bool(hidden),
        "total": shown[0].total if shown else 0,
        "counted": COUNTED,
        "newest": query if older or newer else None,
        "newer": _at(query, NEWER, shown[0]) if shown and (more if newer else older) else None,
        "older": _at(query, OLDER, shown[-1]) if shown and (more or newer) else None,
    }


def _unusual(shown: list[Any], people: dict[str, Person]) -> dict[int, unusual.Unusual]:
    if not any(is_look(event.action) for event in shown):
        return {}
    return unusual.of_events(shown, people, current_figures())


def key_of(text: str) -> Key | None:
    """Where a page begins, as _at() writes it. What nobody of us wrote is passed over."""
    at, _tilde, number = text.partition("~")
    try:
        return datetime.fromisoformat(at), int(number)
    except ValueError:
        return None


def _at(query: str, name: str, event: Any) -> str:
    place = urlencode({name: f"{event.at.isoformat()}~{event.pk}"})
    return f"{query}&{place}" if query else place


def filter_of(given: QueryDict) -> str:
    """What is filtered, without the place in the list: what is saved, exported and kept by each link."""
    fields = FilterForm.base_fields
    return urlencode([(name, value) for name, value in given.items() if name in fields and str(value).strip()])


def chosen(given: QueryDict) -> list[tuple[str | Promise, str, str]]:
    """(label, value, query without it) of each filter that is set."""
    query = QueryDict(filter_of(given))
    return [
        (FilterForm.base_fields[name].label or "", _shown(name, str(value)), _without(query, name))
        for name, value in query.items()
        if name != "zone"
    ]


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    del rest[name]
    return rest.urlencode()


def _shown(name: str, value: str) -> str:
    if name == "action":
        return label_of(value)
    if name == "range" and value in RANGES:
        return str(RANGES[value][0])
    return value.replace("T", " ") if name in ("since", "until") else value

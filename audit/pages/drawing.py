"""What the pages of the log have in common: the frame, and rows as they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit import words
from audit.models import Event
from audit.people import Person
from audit.subjects import kind_of, reasons_of
from audit.telling import in_a_line
from audit.unusual import Unusual

SHORT = 6


@dataclass(frozen=True)
class Row:
    """An event as a page shows it: `local` is its time in the reader's zone, `kind` and `short` what tells its subject,
    `reason` the words that were stated for a look."""

    event: Any
    local: datetime
    person: Person
    action: str
    kind: str | Promise
    short: str
    outcome: str
    line: str
    unusual: Unusual | None
    reason: str

    @property
    def clock(self) -> str:
        return f"{self.local:%H:%M:%S}"

    @property
    def refused(self) -> bool:
        return words.is_refusal(self.event.action)


def reader(request: HttpRequest) -> Any:
    """Who is logged in, in a view that nobody else reaches."""
    return request.user


def closed() -> str:
    """Why something of the log does not open to a reader now."""
    return _(
        "It belongs to your own account, or to something that you may have to decide without knowing it: that is open "
        "to you once it is decided."
    )


def refuse_hidden(request: HttpRequest) -> HttpResponse:
    messages.error(request, closed())
    return redirect("admin:audit_event_changelist")


def reader_zone(request: HttpRequest) -> ZoneInfo:
    return ZoneInfo(reader(request).time_zone)


def rows_of(
    events: Iterable[Event], people: dict[str, Person], zone: ZoneInfo, unusual: dict[int, Unusual]
) -> list[Row]:
    return [_row(event, people[event.actor], zone, unusual.get(event.pk)) for event in events]


def with_reasons(rows: list[Row]) -> list[Row]:
    """With the words that readers stated, which the list leaves out: it costs a query."""
    stated = {row.unusual.reason for row in rows if row.unusual and row.unusual.reason}
    words_of = reasons_of(stated)
    gone = _("no longer kept")
    return [
        replace(row, reason=words_of.get(row.unusual.reason, gone)) if row.unusual and row.unusual.reason else row
        for row in rows
    ]


def _row(event: Event, person: Person, zone: ZoneInfo, unusual: Unusual | None) -> Row:
    kind = kind_of(event.subject)
    outcome = _("refused") if words.is_refusal(event.action) else _("done")
    return Row(
        event=event,
        local=event.at.astimezone(zone),
        person=person,
        action=words.label_of(event.action),
        kind=kind.label,
        short=short_id(event.subject),
        outcome=outcome,
        line=in_a_line(event.action, event.data),
        unusual=unusual,
        reason="",
    )


def short_id(public_id: str) -> str:
    """What tells it from its neighbours on a page; the whole id stands on the event's page."""
    letters = public_id.partition("_")[2]
    return letters if len(letters) <= SHORT else f"{letters[:SHORT]}…"


def by_day(rows: Iterable[Row]) -> list[tuple[date, list[Row]]]:
    """In the order they come."""
    return [(day, list(those)) for day, those in groupby(rows, key=lambda row: row.local.date())]


def draw(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    frame = admin.site.each_context(request) | {"title": title, "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, f"admin/audit/{name}.html", frame | context)

"""Finding events: pages by key, each one statement that reads little more than it shows, however long the log is.

Each action, actor or place that is asked for becomes a walk down an index, from its newest event on, and the first of
all these are taken: PostgreSQL alone would read the whole log for what is rare in it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db import connection

from audit.log import SYSTEM
from audit.models import Event
from audit.places import address_at

COUNTED = 1000  # more are not counted, only said to be more
Key = tuple[datetime, int]

_COLUMNS = "id, subject, position, at, action, actor, data, place, hash"


@dataclass(frozen=True)
class Filters:
    """None: whatever it is. An empty tuple: nothing can fit. `since` is included, `until` is not. `hidden`: subjects
    that are left out, whatever else fits (audit.hiding)."""

    action: tuple[str, ...] | None = None
    actor: tuple[str, ...] | None = None
    place: tuple[str, ...] | None = None
    subject: tuple[str, ...] | None = None
    subject_begins: str = ""
    since: datetime | None = None
    until: datetime | None = None
    hidden: tuple[str, ...] = ()

    @property
    def nothing_fits(self) -> bool:
        return () in (self.action, self.actor, self.place, self.subject)

    @property
    def of_few_subjects(self) -> bool:
        return self.subject is not None or bool(self.subject_begins)


class OfSearch(TypedDict):
    """The address of its place, where that is kept, and how many fit in all (to COUNTED + 1)."""

    address: str | None
    total: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Found = WithAnnotations[Event, OfSearch]


def has_more_than(filters: Filters, count: int) -> bool:
    """Whether more events fit."""
    if filters.nothing_fits:
        return False
    values: dict[str, Any] = {"limit": count + 1}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_counted(filters, 'limit', values)}) AS counted", values)
        return cursor.fetchone()[0] > count


def find(
    filters: Filters, *, limit: int, older_than: Key | None = None, newer_than: Key | None = None
) -> "list[Found]":
    """At most `limit`, newest first: the newest, those right before a key, or those right after one."""
    if filters.nothing_fits:
        return []
    values: dict[str, Any] = {"limit": limit, "counted": COUNTED + 1}
    order, beyond = ("ASC", ">") if newer_than else ("DESC", "<")
    here = []
    if key := newer_than or older_than:
        values |= {"at": key[0], "id": key[1]}
        here = [f"at {beyond}= %(at)s", f"(at, id) {beyond} (%(at)s, %(id)s)"]
    statement = f"""
        SELECT found.*, host(audit_place.address) AS address, (
            SELECT count(*) FROM ({_counted(filters, "counted", values)}) AS counted
        ) AS total
        FROM ({_page(filters, here, order, beyond, values)}) AS found
        LEFT JOIN audit_place ON audit_place.token = found.place
        ORDER BY at DESC, id DESC
    """
    found = cast("list[Found]", list(Event.objects.raw(statement, values)))
    for event in found:
        event.address = address_at(event.place, event.address, event.at)
    return found


def _page(filters: Filters, here: list[str], order: str, beyond: str, values: dict[str, Any]) -> str:
    """The rows before or after a key, the next to it first."""
    ordered = f"ORDER BY at {order}, id {order} LIMIT %(limit)s"
    where = [*_conditions(filters, values), *here]
    if walked := _walked(filters):
        if here:
            where.append(f"({walked}, at) {beyond}= (wanted.value, %(at)s)")
        walk = f"ORDER BY {walked} {order}, at {order}, id {order} LIMIT %(limit)s"
        return f"{_walk(walked, _COLUMNS, where, walk)} {ordered}"
    return f"SELECT {_COLUMNS} FROM {_source(filters, where)} {ordered}"


def _counted(filters: Filters, limit: str, values: dict[str, Any]) -> str:
    """A row for each that fits, to a limit."""
    where, end = _conditions(filters, values), f"LIMIT %({limit})s"
    if walked := _walked(filters):
        return f"{_walk(walked, '1', where, end)} {end}"
    return f"SELECT 1 FROM {_source(filters, where)} {end}"


def _walk(walked: str, columns: str, where: list[str], end: str) -> str:
    """For each value wanted a walk down the index on it and the time.

    Two bounds instead of "=": so only that index gives the order and promises few rows, and PostgreSQL does not read
    anything else in the hope of a match, which for a rare value is the whole log.
    """
    bounds = [f"{walked} >= wanted.value", f"{walked} <= wanted.value"]
    return f"""
        SELECT walk.* FROM unnest(%({walked})s) AS wanted (value),
            LATERAL (SELECT {columns} FROM audit_event WHERE {" AND ".join([*bounds, *where])} {end}) AS walk
    """


def _source(filters: Filters, where: list[str]) -> str:
    """Of few subjects all is read and sorted: OFFSET 0 keeps the order outside."""
    fence = "OFFSET 0" if filters.of_few_subjects else ""
    return f"(SELECT * FROM audit_event WHERE {' AND '.join(where) or 'true'} {fence}) AS event"


def _walked(filters: Filters) -> str | None:
    """The column that leads: few events have one place, and one person did less than all did of one kind."""
    if filters.of_few_subjects:
        return None
    if filters.place is not None:
        return "place"
    if filters.actor is not None and (filters.action is None or SYSTEM not in filters.actor):
        return "actor"
    return "action" if filters.action is not None else None


def _conditions(filters: Filters, values: dict[str, Any]) -> list[str]:
    """All but those on the column that leads."""
    wanted = {name: getattr(filters, name) for name in ("subject", "place", "actor", "action")}
    values |= {name: list(each) for name, each in wanted.items() if each is not None}
    leading = _walked(filters)
    conditions = [f"{name} = ANY(%({name})s)" for name, each in wanted.items() if each is not None and name != leading]
    if filters.place is not None:
        conditions.append("place <> ''")  # as the index has it
    for name, compared in (("since", "at >= %(since)s"), ("until", "at < %(until)s")):
        if bound := getattr(filters, name):
            values[name] = bound
            conditions.append(compared)
    if filters.hidden:
        values["hidden"] = list(filters.hidden)
        conditions.append("NOT subject = ANY(%(hidden)s)")
    if begins := filters.subject_begins:
        values |= {"begins": begins, "after": begins[:-1] + chr(ord(begins[-1]) + 1)}
        conditions.append("subject >= %(begins)s AND subject < %(after)s AND starts_with(subject, %(begins)s)")
    return conditions

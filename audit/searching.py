"""Finding events: pages by key, each one statement that reads little more than it shows, however long the log is.

A filter with several actions, actors or places becomes that many walks down an index, each from its newest event on,
and the first of all these are taken: PostgreSQL alone would read the whole log for a rare action among frequent ones.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db import connection

from audit.models import Event

COUNTED = 1000  # more are not counted, only said to be more
Key = tuple[datetime, int]

_COLUMNS = "id, subject, position, at, action, actor, data, place, hash"
_WALKED = ("place", "actor", "action")


@dataclass(frozen=True)
class Filters:
    """None: whatever it is. An empty tuple: nothing can fit. `since` is included, `until` is not."""

    action: tuple[str, ...] | None = None
    actor: tuple[str, ...] | None = None
    place: tuple[str, ...] | None = None
    subject: tuple[str, ...] | None = None
    subject_begins: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def nothing_fits(self) -> bool:
        return () in (self.action, self.actor, self.place, self.subject)


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
    values: dict[str, Any] = {"count": count}
    rows = _walk(filters, _conditions(filters, values), "1", "LIMIT %(count)s + 1", values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({rows}) AS counted", values)
        return cursor.fetchone()[0] > count


def find(
    filters: Filters, *, limit: int, older_than: Key | None = None, newer_than: Key | None = None
) -> "list[Found]":
    """At most `limit`, newest first: the newest, those right before a key, or those right after one."""
    if filters.nothing_fits:
        return []
    values: dict[str, Any] = {"limit": limit, "counted": COUNTED + 1}
    every = _conditions(filters, values)
    order, beyond = ("ASC", ">") if newer_than else ("DESC", "<")
    here = list(every)
    if key := newer_than or older_than:
        values |= {"at": key[0], "id": key[1]}
        here += [f"at {beyond}= %(at)s", f"(at, id) {beyond} (%(at)s, %(id)s)"]
    ordered = f"ORDER BY at {order}, id {order} LIMIT %(limit)s"
    statement = f"""
        SELECT found.*, host(audit_place.address) AS address, (
            SELECT count(*) FROM ({_walk(filters, every, "1", "LIMIT %(counted)s", values)}) AS counted
        ) AS total
        FROM ({_walk(filters, here, _COLUMNS, ordered, values)}) AS found
        LEFT JOIN audit_place ON audit_place.token = found.place
        ORDER BY at DESC, id DESC
    """
    return cast("list[Found]", list(Event.objects.raw(statement, values)))


def _conditions(filters: Filters, values: dict[str, Any]) -> list[str]:
    """All but those on the column that is walked down."""
    walked, conditions = _walked(filters), []
    for column in ("subject", *_WALKED):
        wanted = getattr(filters, column)
        if wanted is None or column == walked:
            continue
        # One value is compared with "=": only then does an index on it and the time give the order too.
        values[column] = wanted[0] if len(wanted) == 1 else list(wanted)
        conditions.append(f"{column} = %({column})s" if len(wanted) == 1 else f"{column} = ANY(%({column})s)")
    if filters.place is not None:
        conditions.append("place <> ''")  # as the index has it
    if filters.since:
        values["since"] = filters.since
        conditions.append("at >= %(since)s")
    if filters.until:
        values["until"] = filters.until
        conditions.append("at < %(until)s")
    if filters.subject_begins:
        values |= {"begins": filters.subject_begins, "after": _next(filters.subject_begins)}
        conditions.append("subject >= %(begins)s AND subject < %(after)s AND starts_with(subject, %(begins)s)")
    return conditions


def _next(text: str) -> str:
    return text[:-1] + chr(ord(text[-1]) + 1)


def _walked(filters: Filters) -> str | None:
    """The column of which several values are asked for, unless a few subjects narrow it down more."""
    if filters.subject is not None or filters.subject_begins:
        return None
    return next((column for column in _WALKED if len(getattr(filters, column) or ()) > 1), None)


def _walk(filters: Filters, conditions: list[str], columns: str, end: str, values: dict[str, Any]) -> str:
    walked = _walked(filters)
    if walked is None:
        where = " AND ".join(conditions) or "true"
        few = filters.subject is not None or filters.subject_begins
        # Of few subjects all is read and sorted. OFFSET 0 keeps PostgreSQL from reading by time in the hope of a match.
        source = f"(SELECT * FROM audit_event WHERE {where} OFFSET 0) AS event" if few else "audit_event"
        return f"SELECT {columns} FROM {source} {'' if few else f'WHERE {where}'} {end}"
    values["walked"] = list(getattr(filters, walked))
    where = " AND ".join([f"{walked} = wanted.value", *conditions])
    return f"""
        SELECT walk.* FROM unnest(%(walked)s) AS wanted (value),
            LATERAL (SELECT {columns} FROM audit_event WHERE {where} {end}) AS walk {end}
    """

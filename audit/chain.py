"""What the hash of an event covers, and checking one chain from its rows.

The hash of an event is SHA-256 of the hash before it in its subject's chain (32 bytes; nothing for the first) and of
one line of UTF-8: subject, position, time, action, actor, place and data, separated by tabs, ended by a line feed, as
COPY writes these columns as text. The time is in UTC, as in 2026-11-22T12:34:05.123456Z, always with six digits. The
data is JSON with sorted keys and without spaces; it holds no control character, so that of COPY's own escapes only that
of the backslash is left: it stands twice.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from audit.models import Chain, Event
from audit.retired import BEGIN, Begin, begin_of


def line_in_sql(subject: str, position: str, action: str, data: str) -> str:
    """The line as an expression, from those for its columns; actor and place are values of the statement."""
    time = """to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    columns = [subject, position, time, action, "%(actor)s::text", "%(place)s::text"]
    last = rf"replace({data}, E'\\', E'\\\\')"
    return rf"convert_to(concat_ws(E'\t', {', '.join(columns)}, {last}) || E'\n', 'UTF8')"


def text_of(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def line_of(event: Event) -> bytes:
    columns = [event.subject, str(event.position), text_of(event.at), event.action, event.actor, event.place]
    return "\t".join([*columns, event.data.replace("\\", "\\\\")]).encode() + b"\n"


def link_hash(previous: bytes, event: Event) -> bytes:
    """The hash that `event` must have after `previous` (empty for the first), as audit.log makes it."""
    return hashlib.sha256(previous + line_of(event)).digest()


def first_fault(events: Iterable[Event], *, length: int, head: bytes, after: Begin = BEGIN) -> int | None:
    """The position of the first missing or wrong one among a subject's `events` (by position); None: all hold."""
    first, previous = after
    position = first
    for position, event in enumerate(events, start=first + 1):
        if event.position != position or bytes(event.hash) != link_hash(previous, event):
            return position
        previous = bytes(event.hash)
    return None if (position, previous) == (length, head) else min(position, length) + 1


def fault_of(subject: str) -> int | None:
    """first_fault() of a subject as it stands in the database; without a chain all is wrong."""
    chain = Chain.objects.filter(subject=subject).first() or Chain(length=0, head=b"")
    events = Event.objects.filter(subject=subject).order_by("position")
    return first_fault(events.iterator(), length=chain.length, head=bytes(chain.head), after=begin_of(subject))

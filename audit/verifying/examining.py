"""One chain under suspicion: its events, the row of its head and what was sealed of it, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from audit.models import Event
from audit.retired import BEGIN, Begin
from audit.verifying.faults import Fault, merged
from audit.verifying.links import links_of

# In one statement, so that an event and the head of its chain are of the same moment.
_CHAIN = """
    SELECT chain.length, chain.head, clock_timestamp(),
        event.id, event.position, event.at, event.action, event.actor, event.data, event.place, event.hash
    FROM (SELECT %s::text AS subject) AS said LEFT JOIN audit_chain AS chain USING (subject)
    LEFT JOIN audit_event AS event USING (subject) ORDER BY event.position, event.id
"""
_FIELDS = ["id", "position", "at", "action", "actor", "data", "place", "hash"]


@dataclass(frozen=True)
class Sealed:
    """Where a chain stood by a seal that is trusted."""

    seal: int
    at: datetime
    since: datetime  # what was written after the seal before bears no earlier time
    length: int
    head: bytes


@dataclass(frozen=True)
class ChainRow:
    length: int
    head: bytes


def examine(
    subject: str, sealed: Sequence[Sealed], since: datetime, others: Sequence[str], begin: Begin = BEGIN
) -> list[Fault]:
    """Its faults; none where it had only moved on. `sealed` by length; `since` then: from the newest seal on."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [subject])
        rows = cursor.fetchall()
    events = [Event(subject=subject, **dict(zip(_FIELDS, row[3:], strict=True))) for row in rows if row[3] is not None]
    chain = None if rows[0][0] is None else ChainRow(rows[0][0], bytes(rows[0][1]))
    sealed = [each for each in sealed if each.length > begin[0]]
    return diagnose(subject, events, chain, sealed, (since, rows[-1][2]), others, begin)


def diagnose(
    subject: str,
    events: Sequence[Event],
    chain: ChainRow | None,
    sealed: Sequence[Sealed],
    unsealed: tuple[datetime, datetime],
    others: Sequence[str] = (),
    begin: Begin = BEGIN,
) -> list[Fault]:
    """`unsealed`: the times between which lies what was written after the last seal. `begin`: what was retired."""
    found = list(links_of(subject, events, others, begin))
    left = [event for event in events if event.position > begin[0]]
    found += _against_seals(subject, left, sealed, unsealed, found, begin[0])
    found += _against_chain(subject, left, chain, found, begin)
    return [_with_seal(fault, sealed) for fault in merged(found)]


def _against_seals(
    subject: str,
    events: Sequence[Event],
    sealed: Sequence[Sealed],
    unsealed: tuple[datetime, datetime],
    known: Sequence[Fault],
    fits: int,
) -> Iterator[Fault]:
    """`fits`: up to which position nothing is asked."""
    at_position = {event.position: event for event in events}
    last = max(at_position, default=fits)
    for each in sealed:
        explained = any(fits < fault.last and fault.first <= each.length for fault in known)
        event = at_position.get(each.length)
        if each.length > last:
            yield Fault("cut_off", subject, last + 1, each.length)
        elif event is None or bytes(event.hash) != each.head:
            if not explained:
                yield Fault("rewritten", subject, fits + 1, each.length, _id_at(at_position, fits + 1))
        elif not explained:
            yield from _out_of_time(subject, events, (each.since, each.at), fits + 1, each.length)
        fits = each.length
    if not any(fault.last > fits for fault in known):
        yield from _out_of_time(subject, events, unsealed, fits + 1, last)


def _out_of_time(
    subject: str, events: Sequence[Event], between: tuple[datetime, datetime], first: int, last: int
) -> Iterator[Fault]:
    """Written between two seals, and says that it was before or after."""
    for event in events:
        if first <= event.position <= last and not between[0] <= event.at <= between[1]:
            yield Fault("moved", subject, event.position, event.position, event.id)


def _against_chain(
    subject: str, events: Sequence[Event], chain: ChainRow | None, known: Sequence[Fault], begin: Begin
) -> Iterator[Fault]:
    last, head = max(((event.position, bytes(event.hash)) for event in events), default=begin)
    if chain is None:
        yield Fault("no_chain", subject, 1, max(last, 1), _id_at({event.position: event for event in events}, 1))
    elif chain.length > last:
        yield Fault("cut_off", subject, last + 1, chain.length)
    elif chain.length < last:
        beyond = [event for event in events if event.position > chain.length]
        yield Fault("inserted", subject, chain.length + 1, last, beyond[0].id)
    elif not known and head != chain.head:
        yield Fault("head", subject, last, last, _id_at({event.position: event for event in events}, last))


def _id_at(events: dict[int, Event], position: int) -> int | None:
    return events[position].id if position in events else None


def _with_seal(fault: Fault, sealed: Sequence[Sealed]) -> Fault:
    first = next((each for each in sealed if each.length >= fault.first), None)
    return replace(fault, seal=first.seal, sealed_at=first.at.isoformat()) if first else fault

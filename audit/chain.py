"""Checking a chain from its rows alone."""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from audit.models import Chain, Event


def link_hash(previous: bytes, event: Event) -> bytes:
    """The hash that `event` must have after `previous` (empty for the first), as audit.log makes it."""
    at = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    lines = [str(event.position), at, event.subject, event.action, event.actor, event.data]
    return hashlib.sha256(previous + "\n".join(lines).encode()).digest()


def first_fault(events: Iterable[Event], *, length: int, head: bytes) -> int | None:
    """The position of the first missing or wrong one among a subject's `events` (by position); None: all hold."""
    previous, position = b"", 0
    for position, event in enumerate(events, start=1):
        if event.position != position or bytes(event.hash) != link_hash(previous, event):
            return position
        previous = bytes(event.hash)
    return None if (position, previous) == (length, head) else position + 1


def fault_of(subject: str) -> int | None:
    """first_fault() of a subject as it stands in the database."""
    chain = Chain.objects.get(subject=subject)
    events = Event.objects.filter(subject=subject).order_by("position")
    return first_fault(events.iterator(), length=chain.length, head=bytes(chain.head))

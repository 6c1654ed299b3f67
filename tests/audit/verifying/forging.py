"""What the owner of the tables can do to the log: everything. Triggers are off, hashes can be made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.db import connection

from audit.chain import link_hash
from audit.log import record
from audit.models import Chain, Event, Seal, SealedHead
from audit.retired import begin_of
from audit.seals import head_line, seal_hash
from tests.restoring import AS_OWNER, WITHOUT_TRIGGERS


def write(subject: str, count: int) -> None:
    for _ in range(count):
        record(
            "case.seen", actor=None, subject=SimpleNamespace(public_id=subject), data={"path": f"a\\{subject}", "é": 1}
        )


@contextmanager
def forging() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"{AS_OWNER}; {WITHOUT_TRIGGERS}")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin; RESET ROLE")


@contextmanager
def owning() -> Iterator[None]:
    """What `manage.py verify_audit` does as the owner, on the connection of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def event(subject: str, position: int) -> Event:
    return Event.objects.get(subject=subject, position=position)


def change(which: Event, **values: Any) -> None:
    with forging():
        Event.objects.filter(pk=which.pk).update(**values)


def make_hashes_anew(subject: str) -> None:
    """All links fit again, and the head of the chain too."""
    first, previous = begin_of(subject)
    events = list(Event.objects.filter(subject=subject).order_by("position"))
    with forging():
        for each in events:
            previous = link_hash(previous, each)
            Event.objects.filter(pk=each.pk).update(hash=previous)
        Chain.objects.filter(subject=subject).update(length=first + len(events), head=previous)


def make_seals_anew() -> None:
    """Each fits the events as they are now, its own heads and the seal before."""
    previous = b""
    with forging():
        for found in Event.objects.all():
            SealedHead.objects.filter(pk=(found.subject, found.position)).update(head=bytes(found.hash))
        for seal in Seal.objects.order_by("number"):
            heads = SealedHead.objects.filter(seal=seal).values_list("subject", "length", "head")
            lines = sorted(head_line((subject, length, bytes(head))) for subject, length, head in heads)
            made = seal_hash(previous, seal.number, seal.at, seal.settled_at, lines)
            Seal.objects.filter(pk=seal.pk).update(previous=previous, hash=made)
            previous = made

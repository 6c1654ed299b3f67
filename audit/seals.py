"""Seals: every so often the heads of all chains that have changed go under one hash, each seal upon the one before.

The hash of a seal is SHA-256 of the hash of the seal before (32 bytes; nothing for the first) and of lines of UTF-8,
each ended by a line feed: number, `at` and `settled_at`, then for each of its chains, sorted by the bytes of the
subject: subject, length and head in hexadecimal. Tabs stand between them, times are written as audit.chain writes them.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from audit.chain import text_of
from audit.models import Seal

Head = tuple[str, int, bytes]  # subject, length of its chain, hash of the last event

# Whatever is written from now on, or is being written and cannot be seen yet, bears a later time than the second one.
# Of the sessions of another role we are not told when they began: then it stays as it was.
_SETTLED = """
    SELECT statement_timestamp(), CASE
        WHEN bool_or(state IS NULL AND has_any_column_privilege(usesysid, 'audit_event', 'INSERT'))
        THEN least(statement_timestamp(), %s)
        ELSE least(statement_timestamp(), greatest(%s, min(xact_start)))
    END
    FROM pg_stat_activity WHERE datname = current_database()
"""
_CHANGED = """
    SELECT subject, length, head, clock_timestamp() FROM audit_chain AS chain
    WHERE subject IN (SELECT subject FROM audit_event WHERE at >= %s) AND NOT EXISTS (
        SELECT FROM audit_sealed_head AS sealed WHERE sealed.subject = chain.subject AND sealed.length = chain.length
    )
"""
_KEEP = """
    INSERT INTO audit_sealed_head (seal_id, subject, length, head)
    SELECT %s, * FROM unnest(%s::text[], %s::integer[], %s::bytea[])
"""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def seal_hash(previous: bytes, number: int, at: datetime, settled_at: datetime, lines: Iterable[bytes]) -> bytes:
    """`lines`: of its heads, sorted."""
    digest = hashlib.sha256(previous)
    digest.update(f"{number}\t{text_of(at)}\t{text_of(settled_at)}\n".encode())
    digest.update(b"".join(lines))
    return digest.digest()


def head_line(head: Head) -> bytes:
    subject, length, digest = head
    return f"{subject}\t{length}\t{digest.hex()}\n".encode()


@transaction.atomic
def seal_if_due(every: timedelta) -> Seal | None:
    """A seal, also where nothing has changed, unless the newest is younger than that or another worker makes one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('audit.seals'))")
        if not cursor.fetchone()[0]:
            return None
        newest = Seal.objects.order_by("-number").first()
        settled_before = newest.settled_at if newest else BEGINNING
        # Before the chains are read: a transaction that ends in between is seen by both.
        cursor.execute(_SETTLED, [settled_before, settled_before])
        at, settled_at = cursor.fetchone()
        if newest and newest.at <= at < newest.at + every:
            return None
        cursor.execute(_CHANGED, [settled_before])
        rows = cursor.fetchall()
    heads = [(subject, length, bytes(head)) for subject, length, head, _read_at in rows]
    # No event that it seals bears a later time.
    return _make_seal(newest, rows[-1][3] if rows else at, settled_at, heads)


def _make_seal(newest: Seal | None, at: datetime, settled_at: datetime, heads: list[Head]) -> Seal:
    number, previous = (newest.number + 1, bytes(newest.hash)) if newest else (1, b"")
    made = seal_hash(previous, number, at, settled_at, sorted(map(head_line, heads)))
    seal = Seal.objects.create(number=number, at=at, settled_at=settled_at, hash=made, previous=previous)
    if heads:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [number, *map(list, zip(*heads, strict=True))])
    return seal

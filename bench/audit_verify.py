"""Verifying 1,000,000 events in 100,000 chains, in events a second. 1,000 chains go on at a time; each is sealed twice.

Ours: all of `manage.py verify_audit`: events, heads of chains, seals, anchors. Yardstick: the bytes that it hashes: the
same COPY of the events and one of what is sealed, hashed line by line, nothing compared. Both take turns; medians of
the turns.
"""

import time
from datetime import timedelta
from hashlib import sha256
from itertools import product
from statistics import median
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from audit.anchors import anchor_seals
from audit.copying import Rows
from audit.models import Event, SealedHead
from audit.seals import seal_if_due
from audit.verifying.reading import copy_events
from audit.verifying.run import verify
from bench._result import Result

CHAINS, AT_ONCE, EVENTS, TURNS = 100_000, 1_000, 10, 9
ALL = 10**12  # no id is higher
SEALS = 2 * CHAINS // AT_ONCE
_LINE = """
    'bok_' || lpad(n::text, 22, 'x') || E'\\t' || {position} || E'\\t'
    || to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\\tbooking.booked\\tusr_'
    || lpad((n %% 977)::text, 22, 'x') || E'\\t' || left(md5(n::text), 16)
    || E'\\t{{"manager":"mgr_' || lpad((n %% 53)::text, 22, 'x') || '","starts":"2026-11-22T12:00:00Z"}}' || E'\\n'
"""
_AT = "(now() + ({position} * 1000 + n %% 1000) * interval '1 microsecond')"


def _line(position: str) -> str:
    return _LINE.format(position=position, at=_AT.format(position=position))


_FILL = f"""
    WITH RECURSIVE chained (n, position, line, hash) AS (
        SELECT n, %(first)s::int, line, sha256(coalesce(head, '') || convert_to(line, 'UTF8'))
        FROM (SELECT n, {_line("%(first)s")} AS line FROM generate_series(%(chain)s, %(last_chain)s) AS n) AS begun
        LEFT JOIN audit_chain ON subject = split_part(line, E'\\t', 1)
        UNION ALL
        SELECT n, position + 1, {_line("(position + 1)")},
            sha256(hash || convert_to({_line("(position + 1)")}, 'UTF8'))
        FROM chained WHERE position < %(last)s
    ), written AS (
        INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)
        SELECT part[1], position, {_AT.format(position="position")}, part[4], part[5], rtrim(part[7], E'\\n'),
            part[6], hash
        FROM (SELECT *, string_to_array(line, E'\\t') AS part FROM chained) AS made ORDER BY position, n
        RETURNING subject, position, hash
    )
    INSERT INTO audit_chain (subject, length, head) SELECT subject, position, hash FROM written
    WHERE position = %(last)s ON CONFLICT (subject) DO UPDATE SET length = excluded.length, head = excluded.head;
"""
_SEALED = "COPY (SELECT subject, length, encode(head, 'hex') FROM audit_sealed_head) TO STDOUT"


class _Hashing:
    count = 0

    def write(self, line: bytes) -> None:
        sha256(line).digest()
        self.count += 1


def measure() -> Result:
    with TemporaryDirectory() as folder:
        settings.AUDIT_ANCHORS = f"file://{folder}/seals.jsonl"
        _fill()
        turns = [(_ours(), _bare()) for _ in range(TURNS)]
    ours, bare = (CHAINS * EVENTS / median(seconds) for seconds in zip(*turns, strict=True))
    return Result(ours, bare, "/s")


def _fill() -> None:
    with connection.cursor() as cursor:  # of no use here, and most of the time that filling takes
        cursor.execute("DROP INDEX audit_event_action, audit_event_actor, audit_event_at, audit_event_place")
    for chain, first in product(range(1, CHAINS, AT_ONCE), (1, EVENTS // 2 + 1)):
        chains = {"chain": chain, "last_chain": chain + AT_ONCE - 1}
        with connection.cursor() as cursor:
            cursor.execute(_FILL, {**chains, "first": first, "last": first + EVENTS // 2 - 1})
        seal_if_due(timedelta(0))
    assert sum(iter(anchor_seals, 0)) == SEALS
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_event, audit_chain, audit_sealed_head")


def _ours() -> float:
    began = time.perf_counter()
    run = verify(resume=False, progress=lambda *_: None, say=print)
    seconds = time.perf_counter() - began
    assert (run.events, run.fault_count, run.last_anchor) == (Event.objects.count(), 0, SEALS)
    return seconds


def _bare() -> float:
    began, hashing = time.perf_counter(), _Hashing()
    copy_events(0, ALL, Rows(hashing.write))
    with connection.cursor() as cursor:
        cursor.copy_expert(_SEALED, hashing)
    seconds = time.perf_counter() - began
    assert hashing.count == Event.objects.count() + SealedHead.objects.count()
    return seconds

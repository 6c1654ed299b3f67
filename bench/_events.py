"""Logs of many events, written set-wise, each in a schema of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

MONTHS = 24
NUMBERS_END = 100_000_000
# Of a hundred events, about as many as a busy site has; the rest of the numbers goes to messages.
SHARES = {
    "document.viewed": 15,
    "session.said": 12,
    "check.saved": 12,
    "still.viewed": 4,
    "document.uploaded": 4,
    "document.judged": 4,
    "times.offered": 4,
    "booking.booked": 3,
    "session.entered": 3,
    "case.submitted": 3,
    "decision.made": 2,
    "contact.code_entered": 2,
    "user.preferences_changed": 1,
    "policy.published": 1,
    "message.read": 10,
}
_ACTIONS = [action for action, share in SHARES.items() for _ in range(share)]
_ACTIONS += ["message.sent"] * (100 - len(_ACTIONS))

_TABLES = """
    CREATE SCHEMA IF NOT EXISTS {schema};
    CREATE TABLE {schema}.audit_event (LIKE public.audit_event INCLUDING DEFAULTS) PARTITION BY RANGE (at);
    ALTER TABLE {schema}.audit_event ADD PRIMARY KEY (id, at);
"""
_MONTHS = """
    SELECT to_char(month, 'YYYY_MM'), month, month + interval '1 month'
    FROM generate_series(date_trunc('month', now()) - make_interval(months => %s), now(), '1 month') AS month
"""
# In each thousand events a hundred subjects have ten each; they take turns, as cases do. What an event says depends on
# how many are newer alone: the newest of a short log are those of a long one.
_EVENTS = """
    INSERT INTO {schema}.audit_event (subject, position, at, action, actor, data, place, hash)
    SELECT kind || '_' || lpad(((n / 1000) * 100 + n %% 100)::text, 22, '2'), (n / 100) %% 10 + 1,
        %(until)s - (%(end)s - n) * %(step)s,
        action, CASE WHEN kind IN ('doc', 'case') THEN (%(staff)s)[1 + n * 7 %% array_length(%(staff)s, 1)]
            WHEN kind = 'msg' THEN 'system' ELSE 'usr_' || lpad((n %% 50000)::text, 22, '3') END,
        '{{"number":' || n %% 9 || '}}', CASE WHEN kind = 'msg' THEN '' ELSE lpad(to_hex(n %% 4000), 16, '0') END,
        sha256(n::text::bytea)
    FROM generate_series(%(end)s - %(rows)s + 1, %(end)s) AS n,
        LATERAL (SELECT (%(actions)s)[1 + (n::bigint * 2654435761 %% 4294967296 %% 100)::int] AS action) AS said,
        LATERAL (SELECT CASE split_part(action, '.', 1) WHEN 'document' THEN 'doc' WHEN 'still' THEN 'case'
            WHEN 'check' THEN 'case' WHEN 'decision' THEN 'case' WHEN 'case' THEN 'case' WHEN 'message' THEN 'msg'
            ELSE 'ses' END AS kind) AS of
"""
_INDEXES = """
    CREATE INDEX ON {schema}.audit_event (subject, position);
    CREATE INDEX ON {schema}.audit_event (action, at);
    CREATE INDEX ON {schema}.audit_event (actor, at);
    CREATE INDEX ON {schema}.audit_event (at);
    CREATE INDEX ON {schema}.audit_event (place, at) WHERE place <> '';
    ANALYZE {schema}.audit_event;
"""


def make_log(schema: str, rows: int, *, until: datetime, step: timedelta, staff: list[str]) -> None:
    """One event each `step` until then. Partitions of MONTHS, indexes and all, as audit's migration makes them."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES.format(schema=schema))
        cursor.execute(_MONTHS, [MONTHS])
        for name, begins, ends in cursor.fetchall():
            cursor.execute(
                f"CREATE TABLE {schema}.audit_event_{name} PARTITION OF {schema}.audit_event"
                " FOR VALUES FROM (%s) TO (%s)",
                [begins, ends],
            )
        values: dict[str, Any] = {"rows": rows, "end": NUMBERS_END, "until": until, "step": step}
        values |= {"staff": staff, "actions": _ACTIONS}
        cursor.execute(_EVENTS.format(schema=schema), values)
        cursor.execute(_INDEXES.format(schema=schema))


@contextmanager
def reading(schema: str) -> Iterator[None]:
    """A block in which the log is that of the schema; all else is the site's."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schema}, public")
        yield
        cursor.execute("SET search_path TO public")

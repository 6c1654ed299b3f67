"""The outbox by hand-written SQL: claiming what is due, and marking what went out, many copies at a time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction

from audit.log import record_same

# One look into the index for each: it reads on from the first that is due, and would pass by all that are due later.
_NEXT = """
    SELECT channel, priority
    FROM unnest(%(channels)s::text[]) AS channel, generate_series(0, %(lowest)s) AS priority, LATERAL (
        SELECT due_at FROM messaging_delivery AS delivery
        WHERE status = 'queued' AND delivery.channel = channel.channel AND delivery.priority = priority.priority
            AND due_at <= statement_timestamp()
        ORDER BY due_at LIMIT 1
    ) AS first
    ORDER BY priority, due_at LIMIT 1
"""
_CLAIM = """
    UPDATE messaging_delivery SET
        status = 'sending',
        claimed_until = statement_timestamp() + make_interval(secs => %(lease)s),
        attempts = attempts + 1
    WHERE id = ANY (ARRAY(
        SELECT id FROM messaging_delivery
        WHERE status = 'queued' AND channel = %(channel)s AND priority = %(priority)s
            AND due_at <= statement_timestamp()
        ORDER BY due_at LIMIT %(count)s FOR UPDATE SKIP LOCKED
    ))
    RETURNING id
"""
_MARK = """
    WITH marked AS (
        UPDATE messaging_delivery
        SET status = 'sent', sent_at = statement_timestamp(), error = '', secret = '', claimed_until = NULL,
            provider = %(provider)s, provider_ref = handed.ref
        FROM unnest(%(ids)s::bigint[], %(refs)s::text[]) AS handed (delivery_id, ref)
        WHERE messaging_delivery.id = delivery_id AND status = 'sending' RETURNING message_id, channel
    )
    SELECT channel, purpose, array_agg(public_id) FROM marked JOIN messaging_message ON id = message_id
    GROUP BY channel, purpose ORDER BY channel, purpose
"""


class Due(NamedTuple):
    channel: str
    priority: int


def next_due(channels: Sequence[str], *, lowest: int) -> Due | None:
    """What to claim from: of these channels, priorities first, and among equals the channel that waits for longest.
    None: nothing is due whose priority is at most `lowest`."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"channels": list(channels), "lowest": lowest})
        row = cursor.fetchone()
    return Due(*row) if row else None


def claim(count: int, due: Due, *, lease: timedelta) -> list[int]:
    """Take at most `count` copies that are due, each for one worker alone; returns their row ids."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"count": count, **due._asdict(), "lease": lease.total_seconds()})
        return [row for (row,) in cursor.fetchall()]


@transaction.atomic
def mark_sent(refs: Mapping[int, str], *, provider: str) -> int:
    """Record that these went out, once, with an event each, and empty their secrets; returns how many were marked.

    `refs`: what the provider calls each, by row id. Of one channel only, so that no message occurs twice: then all who
    mark take the chains in one order (by purpose and public id), and never wait in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"ids": [*refs], "refs": [*refs.values()], "provider": provider})
        marked = cursor.fetchall()
    for channel, purpose, messages in marked:
        record_same("message.sent", messages, actor=None, data={"channel": channel, "purpose": purpose, "error": ""})
    return sum(len(messages) for _channel, _purpose, messages in marked)

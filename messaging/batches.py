"""The outbox by hand-written SQL: claiming what is due, and marking what went out, many copies at a time."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection, transaction

from audit.log import record_same

_CLAIM = """
    UPDATE messaging_delivery SET
        status = 'sending',
        claimed_until = statement_timestamp() + make_interval(secs => %(lease)s),
        attempts = attempts + 1
    WHERE id = ANY (ARRAY(
        SELECT id FROM messaging_delivery
        WHERE status = 'queued' AND priority = %(priority)s AND due_at <= statement_timestamp()
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


def claim(count: int, *, priority: int, lease: timedelta) -> list[int]:
    """Take at most `count` copies that are due, each for one worker alone; returns their row ids.

    Of one priority, since the index reads on from the first that is due: in an order of priorities it would pass by
    all that are due later.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"count": count, "priority": priority, "lease": lease.total_seconds()})
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

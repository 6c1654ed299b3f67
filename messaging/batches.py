"""The outbox by hand-written SQL: claiming what is due, and marking what went out, many copies at a time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction

from audit.log import record_each

_CLAIM = """
    UPDATE messaging_delivery SET
        status = 'sending',
        claimed_until = statement_timestamp() + make_interval(secs => %(lease)s),
        attempts = attempts + 1
    WHERE id = ANY (ARRAY(
        SELECT id FROM messaging_delivery
        WHERE status = 'queued' AND urgent = %(urgent)s AND due_at <= statement_timestamp()
        ORDER BY due_at LIMIT %(count)s FOR UPDATE SKIP LOCKED
    ))
    RETURNING id
"""
_MARK = """
    UPDATE messaging_delivery AS delivery
    SET status = 'sent', sent_at = statement_timestamp(), error = '', secret = '', claimed_until = NULL
    FROM messaging_message AS message
    WHERE delivery.id = ANY (%(ids)s) AND delivery.status = 'sending' AND message.id = delivery.message_id
    RETURNING message.public_id, delivery.channel, message.purpose
"""


class Marked(NamedTuple):
    """A copy that went out; `public_id` is its message's, which is the subject of the event."""

    public_id: str
    channel: str
    purpose: str


def claim(count: int, *, urgent: bool, lease: timedelta) -> list[int]:
    """Take at most `count` copies that are due, each for one worker alone; returns their row ids."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"count": count, "urgent": urgent, "lease": lease.total_seconds()})
        return [row for (row,) in cursor.fetchall()]


@transaction.atomic
def mark_sent(ids: Sequence[int]) -> int:
    """Record that these went out, once, with an event each, and empty their secrets; returns how many were marked."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"ids": list(ids)})
        marked = [Marked(*row) for row in cursor.fetchall()]
    # By channel: two copies of one message are two events of one subject.
    for channel in sorted({copy.channel for copy in marked}):
        data = [(copy, {"channel": channel, "purpose": copy.purpose, "error": ""}) for copy in marked]
        record_each("message.sent", [said for said in data if said[0].channel == channel], actor=None)
    return len(marked)

"""Deliveries by hand-written SQL: claiming what is due, and recording what came of it, many at a time."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from core.ids import new_id
from integration.models import WebhookTry
from integration.webhooks.calling import Answer

_MANY = """SELECT * FROM unnest(%(ids)s::bigint[], %(attempts)s::integer[], %(statuses)s::text[],
        %(pauses)s::double precision[]) AS result (id, attempts, status, pause)"""
# Of each subject the first that is neither delivered nor given up. Where an endpoint has failed, one delivery tries it.
_CLAIM = """
    WITH claimed AS (
        UPDATE integration_webhookdelivery SET
            status = 'sending', attempts = attempts + 1,
            claimed_until = statement_timestamp() + make_interval(secs => %(lease)s)
        WHERE id IN (
            SELECT next.id FROM integration_webhookendpoint AS endpoint CROSS JOIN LATERAL (
                SELECT id FROM integration_webhookdelivery AS delivery
                WHERE endpoint_id = endpoint.id AND status = 'waiting' AND due_at <= statement_timestamp()
                    AND NOT EXISTS (
                        SELECT FROM integration_webhookdelivery AS before
                        WHERE before.endpoint_id = endpoint.id AND before.subject = delivery.subject
                            AND before.id < delivery.id AND before.status IN ('waiting', 'sending')
                    )
                ORDER BY id LIMIT CASE WHEN endpoint.failures > 0 THEN 1 ELSE %(most)s END
                FOR UPDATE SKIP LOCKED
            ) AS next
            WHERE disabled_at IS NULL AND removed_at IS NULL
                AND endpoint.is_test = ANY (%(worlds)s) AND NOT endpoint.id = ANY (%(busy)s)
                AND (rests_until IS NULL OR rests_until <= statement_timestamp())
        )
        RETURNING id, event_id, endpoint_id, attempts
    )
    SELECT claimed.id, endpoint_id, attempts, event.public_id, type, version, is_test, at, event.subject, data
    FROM claimed JOIN integration_event AS event ON event.id = event_id ORDER BY claimed.id
"""
_MARK = f"""
    UPDATE integration_webhookdelivery AS delivery SET
        status = result.status, claimed_until = NULL,
        due_at = statement_timestamp() + make_interval(secs => pause),
        ended_at = CASE WHEN result.status = 'waiting' THEN NULL ELSE statement_timestamp() END
    FROM ({_MANY}) AS result
    WHERE delivery.id = result.id AND delivery.status = 'sending' AND delivery.attempts = result.attempts
"""
_TRIED = """
    INSERT INTO integration_webhooktry (public_id, delivery_id, at, milliseconds, status, trouble, answer)
    SELECT * FROM unnest(%(public_ids)s::text[], %(ids)s::bigint[], %(ats)s::timestamptz[], %(milliseconds)s::integer[],
        %(codes)s::integer[], %(troubles)s::text[], %(answers)s::bytea[])
"""
_PUT_BACK = """
    UPDATE integration_webhookdelivery SET status = 'waiting', attempts = attempts - 1, claimed_until = NULL
    WHERE id = ANY (%s) AND status = 'sending'
"""
_ABANDONED = """
    UPDATE integration_webhookdelivery SET status = 'waiting', due_at = statement_timestamp(), claimed_until = NULL
    WHERE status = 'sending' AND claimed_until < statement_timestamp()
"""


@dataclass(frozen=True)
class Claimed:
    """`event`: as signing.body_of() reads it."""

    id: int
    endpoint: int
    attempts: int
    event: Mapping[str, Any]


@dataclass(frozen=True)
class Tried:
    """`status`: what the delivery becomes; `pause`: seconds to its next try, where it waits for one."""

    claimed: Claimed
    at: datetime
    answer: Answer
    status: str
    pause: float = 0


def claim(most: int, *, worlds: Collection[bool], busy: Collection[int], lease: timedelta) -> list[Claimed]:
    """At most so many of each endpoint, for one worker alone; none of `busy` endpoints. `worlds`: as `is_test` says."""
    values: dict[str, Any] = {"most": most, "worlds": list(worlds), "busy": list(busy), "lease": lease.total_seconds()}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        rows = cursor.fetchall()
    names = ("public_id", "type", "version", "is_test", "at", "subject", "data")
    return [
        Claimed(id_, endpoint, attempts, dict(zip(names, [*event, json.loads(data)], strict=True)))
        for id_, endpoint, attempts, *event, data in rows
    ]


@transaction.atomic
def mark(tried: Sequence[Tried]) -> None:
    """What somebody else has claimed meanwhile, since this took longer than the lease, stays as it is."""
    public_ids = [new_id("wht") for _ in tried]
    field: Any = WebhookTry._meta.get_field("answer")
    values: dict[str, Any] = {
        "ids": [each.claimed.id for each in tried],
        "attempts": [each.claimed.attempts for each in tried],
        "statuses": [each.status for each in tried],
        "pauses": [each.pause for each in tried],
        "public_ids": public_ids,
        "ats": [each.at for each in tried],
        "milliseconds": [round(each.answer.seconds * 1000) for each in tried],
        "codes": [each.answer.status for each in tried],
        "troubles": [each.answer.trouble for each in tried],
        "answers": [field.sealed(each.answer.text, own) for each, own in zip(tried, public_ids, strict=True)],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARK, values)
        cursor.execute(_TRIED, values)


def put_back(claimed: Collection[Claimed]) -> None:
    """What was not begun."""
    if claimed:
        with connection.cursor() as cursor:
            cursor.execute(_PUT_BACK, [[each.id for each in claimed]])


def settle_abandoned() -> None:
    """Whoever had claimed them is gone, and nobody knows whether they arrived: they are sent once more."""
    with connection.cursor() as cursor:
        cursor.execute(_ABANDONED)

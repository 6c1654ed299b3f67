"""How many copies a provider may take over: so many a minute, whoever sends them, and never more than a second's worth
(at least one) in advance. A row in the database holds what is left: all workers share it, and Redis is not asked."""

from django.db import connection

from core.policy import Policy
from messaging.models import Delivery, Provider

_TAKE = """
    WITH filled AS (
        SELECT id, least(greatest(1, %(rate)s), allowance + %(rate)s * greatest(0, coalesce(
            extract(epoch FROM statement_timestamp() - allowance_at), 1
        )::float)) AS available
        FROM messaging_provider WHERE id = %(id)s FOR UPDATE
    )
    UPDATE messaging_provider AS provider
    SET allowance = available - least(%(wanted)s, floor(available)),
        allowance_at = greatest(allowance_at, statement_timestamp())
    FROM filled WHERE provider.id = filled.id
    RETURNING least(%(wanted)s, floor(available))::int
"""
_GIVE_BACK = "UPDATE messaging_provider SET allowance = allowance + %s WHERE id = %s"


def rate_of(channel: str, policy: Policy) -> int:
    """Copies a minute; 0: as many as go out."""
    return {
        Delivery.Channel.EMAIL: policy.mails_per_minute_count,
        Delivery.Channel.SMS: policy.texts_per_minute_count,
        Delivery.Channel.VOICE: policy.calls_per_minute_count,
    }[Delivery.Channel(channel)]


def take(provider: Provider, wanted: int, *, per_minute: int) -> int:
    """How many of the `wanted` copies it may take over now."""
    if not per_minute:
        return wanted
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"id": provider.pk, "wanted": wanted, "rate": per_minute / 60})
        return int(cursor.fetchone()[0])


def give_back(provider: Provider, unused: int, *, per_minute: int) -> None:
    if per_minute and unused:
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, [unused, provider.pk])

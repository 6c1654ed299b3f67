"""What becomes of a copy that did not simply go out: its end, recorded once, with its reason; or it waits again."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from audit.log import record
from database.prepared import Prepared, run, send
from messaging.failures import Failure
from messaging.models import Delivery, Message
from messaging.purposes import tell_undelivered

# Whether a copy about a thing waits to go out; for who reads that along and knows mostly that none does.
IS_WAITING = """EXISTS (
    SELECT FROM messaging_message AS message JOIN messaging_delivery AS copy ON copy.message_id = message.id
    WHERE message.about = {about} AND copy.status = 'queued')"""
_WITHDRAW = Prepared(
    "withdraw_messages",
    """
    WITH withdrawn AS (
        UPDATE messaging_message SET withdrawn_at = statement_timestamp()
        WHERE about = %(about)s AND withdrawn_at IS NULL RETURNING id
    ), waiting AS (
        SELECT copy.id FROM messaging_delivery AS copy JOIN withdrawn ON withdrawn.id = copy.message_id
        WHERE copy.status = 'queued' FOR UPDATE OF copy
    )
    SELECT coalesce(array_agg(id), '{}') FROM waiting
    """,
)


@transaction.atomic
def finish(delivery: Delivery, status: Delivery.Status, error: str = "", failure: Failure | None = None) -> None:
    """Record that it did not go out, or that nobody knows, once, and empty what only the copy held."""
    if status == Delivery.Status.DROPPED and delivery.doubted:
        status = Delivery.Status.UNKNOWN
    changed = Delivery.objects.filter(pk=delivery.pk, status__in=Delivery.OPEN).update(
        status=status,
        error=error[:200],
        failure=failure or "",
        provider=delivery.provider,
        secret=b"",
        claimed_until=None,
    )
    if changed:
        record(f"message.{status}", actor=None, subject=delivery.message, data=facts_of(delivery, error, failure))
    if changed and failure:
        delivery.status, delivery.failure = status, failure
        tell_undelivered(delivery)


def facts_of(delivery: Delivery, error: str, failure: Failure | None) -> dict[str, str]:
    """What the log says of a copy that did not simply go out. Where it had a reason, it is named."""
    facts = {"channel": delivery.channel, "purpose": delivery.message.purpose, "error": error[:200]}
    return {**facts, "failure": failure} if failure else facts


def put_back(rows: Sequence[Delivery], **changes: Any) -> None:
    """Of one claim, what was not begun. Unless its lease ended meanwhile and somebody else has it: the lease names the
    claim."""
    if rows:
        Delivery.objects.filter(
            pk__in=[row.pk for row in rows], status=Delivery.Status.SENDING, claimed_until=rows[0].claimed_until
        ).update(status=Delivery.Status.QUEUED, claimed_until=None, attempts=F("attempts") - 1, **changes)


@transaction.atomic
def withdraw(message: Message) -> None:
    """It is no longer true: nothing more of it is sent. What already stands in the center stays there."""
    Message.objects.filter(pk=message.pk, withdrawn_at=None).update(withdrawn_at=Now())
    # A copy that a worker has claimed is asked itself whether it is still true, and records its own outcome.
    for delivery in message.deliveries.select_for_update().filter(status=Delivery.Status.QUEUED):
        finish(delivery, Delivery.Status.DROPPED)


@transaction.atomic(savepoint=False)  # which would cost two round trips more
def withdraw_all(about: str, *, is_waiting: bool = True) -> None:
    """withdraw() of all messages about one thing. Where no copy `is_waiting`, nobody waits for the answer either: one
    that comes back from a worker meanwhile is asked whether it is still true."""
    if not is_waiting:
        send((_WITHDRAW, {"about": about}))
        return
    row = run((_WITHDRAW, {"about": about}))
    assert row
    (waiting,) = row
    for delivery in Delivery.objects.select_related("message").filter(pk__in=waiting) if waiting else []:
        finish(delivery, Delivery.Status.DROPPED)

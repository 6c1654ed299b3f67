"""Emptying the outbox: claim → check again → call → record. No database transaction is open during a call."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from audit.log import record
from messaging.channels import SENDERS
from messaging.channels.base import OutcomeUnknown, Refused, Unreachable
from messaging.models import Delivery, Message
from messaging.publishing import publish, render
from messaging.purposes import purpose_of

logger = logging.getLogger(__name__)

BATCH = 100
LEASE = timedelta(minutes=2)  # longer than any call may take
RETRY_AFTER = [
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
]


def claim_due() -> list[Delivery]:
    """Take what is due, and what somebody took and never finished. Two workers never take one row."""
    due = Q(status=Delivery.Status.QUEUED) | Q(status=Delivery.Status.CLAIMED, claimed_until__lt=Now())
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(due, due_at__lte=Now())
            .select_related("message__recipient")
            .order_by("due_at")[:BATCH]
        )
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            status=Delivery.Status.CLAIMED, claimed_until=Now() + LEASE, attempts=F("attempts") + 1
        )
    return rows


def deliver(delivery: Delivery) -> None:
    """Send one claimed delivery, if its message is still true. `delivery` is as it was before the claim."""
    message = delivery.message
    abandoned = delivery.status == Delivery.Status.CLAIMED
    if not purpose_of(message).still_true(message):
        withdraw(message)
    elif abandoned and not _may_repeat(delivery, tries=1):
        finish(delivery, Delivery.Status.UNKNOWN, "the process ended while sending")
    else:
        if message.published_at is None:
            publish(message)
        _call(delivery)


def _may_repeat(delivery: Delivery, *, tries: int) -> bool:
    """R39: once, and only where a double does no harm. `tries` is how often it may have been tried so far."""
    return purpose_of(delivery.message).safe_to_repeat and delivery.attempts <= tries


def _call(delivery: Delivery) -> None:
    text = render(delivery.message, delivery.secret)
    try:
        SENDERS[Delivery.Channel(delivery.channel)](delivery, text)
    except Unreachable as error:
        _retry_later(delivery, str(error))
    except Refused as error:
        finish(delivery, Delivery.Status.FAILED, str(error))
    except OutcomeUnknown as error:
        if _may_repeat(delivery, tries=0):
            _retry_later(delivery, str(error))
        else:
            finish(delivery, Delivery.Status.UNKNOWN, str(error))
    else:
        finish(delivery, Delivery.Status.SENT)


def _retry_later(delivery: Delivery, error: str) -> None:
    if delivery.attempts >= len(RETRY_AFTER):
        finish(delivery, Delivery.Status.FAILED, error)
        return
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.CLAIMED).update(
        status=Delivery.Status.QUEUED, due_at=Now() + RETRY_AFTER[delivery.attempts], error=error[:200]
    )


@transaction.atomic
def finish(delivery: Delivery, status: Delivery.Status, error: str = "") -> None:
    """Record a final state, once, and empty what only the copy held."""
    changed = Delivery.objects.filter(pk=delivery.pk, status__in=Delivery.OPEN).update(
        status=status,
        error=error[:200],
        sent_at=Now() if status == Delivery.Status.SENT else None,
        secret=b"",
        claimed_until=None,
    )
    if changed:
        record(
            f"message.{status}",
            actor=None,
            subject=delivery.message,
            data={"channel": delivery.channel, "purpose": delivery.message.purpose, "error": error[:200]},
        )


@transaction.atomic
def withdraw(message: Message) -> None:
    """It is no longer true: nothing more of it is sent. What already stands in the center stays there."""
    Message.objects.filter(pk=message.pk, withdrawn_at=None).update(withdrawn_at=Now())
    for delivery in message.deliveries.filter(status__in=Delivery.OPEN):
        finish(delivery, Delivery.Status.DROPPED)


def sweep() -> int:
    """Deliver everything that is due now; returns how many were taken. One bad row does not stop the others."""
    taken = 0
    while rows := claim_due():
        taken += len(rows)
        for row in rows:
            try:
                deliver(row)
            except Exception:  # left claimed: the lease ends, and the row is found again
                logger.exception("delivery_failed", extra={"delivery": row.public_id})
    return taken

"""Emptying the outbox: claim → check again → call → record. No database transaction is open during a call."""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from audit.log import record
from core.clock import database_now
from messaging.channels import open_channels
from messaging.channels.base import Channel, OutcomeUnknown, Refused, Unreachable
from messaging.models import Delivery, Message
from messaging.publishing import publish_once, render
from messaging.purposes import Text, may_repeat, purpose_of

logger = logging.getLogger(__name__)

BATCH = 50
SWEEP_SECONDS = 60  # then the next sweep goes on; well below Celery's time limit, which kills in mid-call
LEASE = timedelta(minutes=3)  # longer than a sweep and one more call may take
RETRY_AFTER = [
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
]


def sweep(*, urgent_only: bool = False) -> int:
    """Deliver what is due now; returns how many were taken. One bad row does not stop the others."""
    settle_abandoned()
    ends, taken = time.monotonic() + SWEEP_SECONDS, 0
    with open_channels() as channels:
        while time.monotonic() < ends and (rows := claim_due(urgent_only=urgent_only)):
            taken += len(rows)
            for row in rows:
                if time.monotonic() < ends:
                    _deliver_or_log(row, channels)
                else:
                    _give_back(row)
    return taken


def settle_abandoned() -> None:
    """Where the lease ended in mid-call, the worker is gone, and nobody knows whether the copy went out."""
    with transaction.atomic():
        rows = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(status=Delivery.Status.SENDING, claimed_until__lt=Now())
            .select_related("message")
        )
        for row in rows:
            _doubt(row, "the process ended while sending")


@transaction.atomic
def claim_due(*, urgent_only: bool = False) -> list[Delivery]:
    """Take what is due, and what somebody took and never touched. Two workers never take one row."""
    due = Q(status=Delivery.Status.QUEUED) | Q(status=Delivery.Status.CLAIMED, claimed_until__lt=Now())
    rows = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(due, due_at__lte=Now(), **({"urgent": True} if urgent_only else {}))
        .select_related("message__recipient")
        .order_by("-urgent", "due_at")[:BATCH]
    )
    until = database_now() + LEASE
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(status=Delivery.Status.CLAIMED, claimed_until=until)
    for row in rows:
        row.claimed_until = until
    return rows


def _deliver_or_log(delivery: Delivery, channels: Mapping[str, Channel]) -> None:
    try:
        deliver(delivery, channels)
    except Exception:  # left as it is: its lease ends, and it is found again
        logger.exception("delivery_failed", extra={"delivery": delivery.public_id})


def deliver(delivery: Delivery, channels: Mapping[str, Channel]) -> None:
    """Send one claimed delivery, if its message is still true."""
    if not _begin(delivery):
        return
    try:
        text = _true_text(delivery)
        if text is None:
            finish(delivery, Delivery.Status.DROPPED)
            withdraw(delivery.message)
            return
        channels[delivery.channel].send(delivery, text)
    except Unreachable as error:
        _retry_later(delivery, str(error))
    except Refused as error:
        finish(delivery, Delivery.Status.FAILED, str(error))
    except OutcomeUnknown as error:
        _doubt(delivery, str(error))
    else:
        finish(delivery, Delivery.Status.SENT)


def _begin(delivery: Delivery) -> bool:
    """From here on a call may be under way. False when the claim is no longer ours: the lease names the claim."""
    changed = Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.CLAIMED, claimed_until=delivery.claimed_until
    ).update(status=Delivery.Status.SENDING, claimed_until=Now() + LEASE, attempts=F("attempts") + 1)
    delivery.attempts += changed
    return bool(changed)


def _true_text(delivery: Delivery) -> Text | None:
    """What to say; None when it is no longer true (R37). An error of ours here is tried again: nothing went out yet."""
    try:
        if not purpose_of(delivery.message).still_true(delivery.message):
            return None
        publish_once(delivery.message)
        return render(delivery.message, delivery.secret)
    except Exception as error:
        logger.exception("message_cannot_be_rendered", extra={"delivery": delivery.public_id})
        raise Unreachable("the text could not be made") from error


def _give_back(delivery: Delivery) -> None:
    Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.CLAIMED, claimed_until=delivery.claimed_until
    ).update(status=Delivery.Status.QUEUED, claimed_until=None)


def _doubt(delivery: Delivery, error: str) -> None:
    """R39: it is sent once more, and only where a double does no harm."""
    if delivery.doubted or not may_repeat(delivery.message):
        finish(delivery, Delivery.Status.UNKNOWN, error)
        return
    _requeue(delivery, RETRY_AFTER[0], error, doubted=True)


def _retry_later(delivery: Delivery, error: str) -> None:
    if delivery.attempts > len(RETRY_AFTER):
        finish(delivery, Delivery.Status.FAILED, error)
        return
    _requeue(delivery, RETRY_AFTER[delivery.attempts - 1], error)


def _requeue(delivery: Delivery, after: timedelta, error: str, **changes: bool) -> None:
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.SENDING).update(
        status=Delivery.Status.QUEUED, due_at=Now() + after, claimed_until=None, error=error[:200], **changes
    )


@transaction.atomic
def finish(delivery: Delivery, status: Delivery.Status, error: str = "") -> None:
    """Record a final state, once, and empty what only the copy held."""
    if status == Delivery.Status.DROPPED and delivery.doubted:
        status = Delivery.Status.UNKNOWN
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
    # A copy that another worker is handing over at this moment records its own outcome.
    for delivery in message.deliveries.select_for_update().filter(status__in=Delivery.UNTOUCHED):
        finish(delivery, Delivery.Status.DROPPED)

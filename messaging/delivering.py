"""Emptying the outbox: claim → check again → call → record. No database transaction is open during a call.

A worker that dies leaves in doubt whatever it had claimed and not yet recorded. What must never go out twice is
therefore claimed alone; of the rest, as many at once as go out within CHUNK_SECONDS: one where the mail server takes
that long for one, up to BATCH where it is faster.
"""

import logging
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from audit.log import record
from core.clock import database_now
from messaging.backoff import Trouble, pause_after
from messaging.batches import claim, mark_sent
from messaging.channels import open_channels
from messaging.channels.base import Channel, OutcomeUnknown, Refused, Unreachable
from messaging.failures import Failure
from messaging.holding import hold_back, time_to_retry
from messaging.models import Delivery, Message
from messaging.publishing import publish_once, text_of_copy
from messaging.purposes import Text, load_subjects, may_repeat, purpose_of, tell_undelivered

logger = logging.getLogger(__name__)

BATCH = 1000
CHUNK_SECONDS = 0.1
LONGEST_CHUNK_SECONDS = 1  # where they take longer than those before them did
SWEEP_SECONDS = 60  # then the next sweep goes on; well below Celery's time limit, which kills in mid-call
LEASE = timedelta(minutes=3)  # longer than a sweep and one more call may take
AFTER_DOUBT = timedelta(seconds=30)


def sweep(*, urgent_only: bool = False) -> int:
    """Deliver what is due now; returns how many were taken. One bad row does not stop the others."""
    settle_abandoned()
    ends, taken, size = time.monotonic() + SWEEP_SECONDS, 0, 1
    with open_channels() as channels:
        while time.monotonic() < ends:
            if ids := claim(1, priority=Delivery.Priority.ALONE, lease=LEASE):
                _deliver_all(ids, channels, ends)
            elif not urgent_only and (ids := _claim_chunk(size)):
                size = next_size(size, _deliver_all(ids, channels, ends))
            else:
                break
            taken += len(ids)
    return taken


def _claim_chunk(size: int) -> list[int]:
    """What is said to many waits until nothing else is due."""
    return claim(size, priority=Delivery.Priority.ORDINARY, lease=LEASE) or claim(
        size, priority=Delivery.Priority.MANY, lease=LEASE
    )


def next_size(size: int, each: float) -> int:
    """How many to claim after each has taken so many seconds. It at most doubles: a server may slow down again."""
    return max(1, min(BATCH, 2 * size, int(CHUNK_SECONDS / max(each, 1e-6))))


def settle_abandoned() -> None:
    """Where the lease ended in mid-call, the worker is gone, and nobody knows whether the copy went out."""
    with transaction.atomic():
        rows = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(status=Delivery.Status.SENDING, claimed_until__lt=Now())
            .select_related("message__recipient")
        )
        for row in rows:
            _doubt(row, "the process ended while sending")


def _deliver_all(ids: Sequence[int], channels: Mapping[str, Channel], ends: float) -> float:
    """Send what was claimed together and record it together; what is not begun in time is given back: what was read of
    it grows old, and a code may wait behind it. Returns the seconds that each took."""
    sent: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    rows, begun = _load(ids), 0
    began = now = time.monotonic()
    while begun < len(rows) and now <= min(ends, began + LONGEST_CHUNK_SECONDS):
        row, begun = rows[begun], begun + 1
        if _handed_over(row, channels):
            sent[row.channel, row.provider][row.pk] = row.provider_ref
        now = time.monotonic()
    _give_back(rows[begun:])
    for (_channel, provider), refs in sent.items():
        mark_sent(refs, provider=provider)
    return (now - began) / max(begun, 1)


def _load(ids: Sequence[int]) -> list[Delivery]:
    """The copies that go out now and, where that takes no query for each, what they are about."""
    rows = Delivery.objects.filter(pk__in=ids).select_related("message__recipient").order_by("due_at", "pk")
    now = list(hold_back(rows))
    try:
        load_subjects(row.message for row in now)
    except Exception:  # each copy then asks for itself, and only those fail that have a fault
        logger.exception("subjects_cannot_be_loaded")
    return now


def _handed_over(delivery: Delivery, channels: Mapping[str, Channel]) -> bool:
    try:
        return deliver(delivery, channels)
    except Exception:  # left as it is: its lease ends, and it is found again
        logger.exception("delivery_failed: %s", delivery.public_id)
        return False


def deliver(delivery: Delivery, channels: Mapping[str, Channel]) -> bool:
    """Send one claimed delivery, if its message is still true. True: it went out, and has to be marked as sent."""
    try:
        text = _true_text(delivery)
        if text is None:
            finish(delivery, Delivery.Status.DROPPED)
            withdraw(delivery.message)
            return False
        channel = channels[delivery.channel]
        delivery.provider = channel.provider
        delivery.provider_ref = channel.send(delivery, text)
    except Unreachable as error:
        _retry_later(delivery, error)
    except Refused as error:
        finish(delivery, Delivery.Status.FAILED, str(error), error.failure)
    except OutcomeUnknown as error:
        _doubt(delivery, str(error))
    else:
        return True
    return False


def _true_text(delivery: Delivery) -> Text | None:
    """What to say; None when it is no longer true (R37). An error of ours here is tried again: nothing went out yet."""
    try:
        if not purpose_of(delivery.message).still_true(delivery.message):
            return None
        publish_once(delivery.message)
        return text_of_copy(delivery.message, delivery.secret)
    except Exception as error:
        logger.exception("message_cannot_be_rendered: %s", delivery.public_id)
        raise Unreachable("the text could not be made", trouble=Trouble.OURS) from error


def _give_back(rows: Sequence[Delivery]) -> None:
    """Of one claim. Unless its lease ended meanwhile and somebody else has them: the lease names the claim."""
    if rows:
        Delivery.objects.filter(
            pk__in=[row.pk for row in rows], status=Delivery.Status.SENDING, claimed_until=rows[0].claimed_until
        ).update(status=Delivery.Status.QUEUED, claimed_until=None, attempts=F("attempts") - 1)


def _doubt(delivery: Delivery, error: str) -> None:
    """R39: it is sent once more, alone, and only where a double does no harm."""
    if delivery.doubted or not may_repeat(delivery.message):
        finish(delivery, Delivery.Status.UNKNOWN, error)
        return
    _requeue(delivery, AFTER_DOUBT, error, doubted=True, priority=Delivery.Priority.ALONE)


def _retry_later(delivery: Delivery, error: Unreachable) -> None:
    age = database_now() - delivery.message.due_at
    pause = pause_after(error.trouble, delivery.attempts, age=age, chance=random.random())
    if pause is None:
        finish(delivery, Delivery.Status.FAILED, str(error), error.failure)
    else:
        _requeue(delivery, pause, str(error))


def _requeue(delivery: Delivery, after: timedelta, error: str, **changes: int) -> None:
    when = time_to_retry(delivery.message, after)
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.SENDING).update(
        status=Delivery.Status.QUEUED, claimed_until=None, error=error[:200], **when._asdict(), **changes
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


@transaction.atomic
def withdraw(message: Message) -> None:
    """It is no longer true: nothing more of it is sent. What already stands in the center stays there."""
    Message.objects.filter(pk=message.pk, withdrawn_at=None).update(withdrawn_at=Now())
    # A copy that a worker has claimed is asked itself whether it is still true, and records its own outcome.
    for delivery in message.deliveries.select_for_update().filter(status=Delivery.Status.QUEUED):
        finish(delivery, Delivery.Status.DROPPED)

"""Emptying the outbox: claim → check again → call → record. No database transaction is open during a call.

A worker that dies leaves in doubt whatever it had claimed and not yet recorded. What must never go out twice is
therefore claimed alone; of the rest, as many at once as go out within CHUNK_SECONDS: one where the mail server takes
that long for one, up to BATCH where it is faster.
"""

import logging
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db.models.functions import Now

from core.clock import database_now
from core.sweeping import each_locked
from messaging.channels.base import OutcomeUnknown, Refused, Trouble, Unreachable
from messaging.models import Delivery
from messaging.own_numbers import put_address
from messaging.preferences.holding import hold_back, time_to_retry
from messaging.publishing import publish_once, text_of_copy
from messaging.purposes import Text, load_subjects, may_go, may_repeat, purpose_of, to_own_number
from messaging.sending.backoff import pause_after
from messaging.sending.batches import Due, claim, mark_sent, next_due
from messaging.sending.coming_due import Turns
from messaging.sending.lanes import Lane, Way, open_lanes
from messaging.sending.rates import give_back, take
from messaging.settling import finish, put_back, withdraw

logger = logging.getLogger(__name__)

BATCH = 1000
CHUNK_SECONDS = 0.25
LONGEST_CHUNK_SECONDS = 1  # where they take longer than those before them did
SWEEP_SECONDS = 60  # then the next sweep goes on; well below Celery's time limit, which kills in mid-call
# Longer than a chunk and one more call, whose server falls silent (10 seconds by the settings, and once more at the
# good-bye); short enough that what a dead worker held goes out within a minute (R40).
LEASE = timedelta(seconds=40)
AFTER_DOUBT = timedelta(seconds=30)
AWAY = {Trouble.CONNECTION, Trouble.OURS}  # of a provider: it is not there, or not for us
REST_SECONDS, THROTTLED_SECONDS = 1, 0.2


def sweep(*, urgent_only: bool = False) -> int:
    """Publish and deliver what is due now; returns how many copies were taken. One bad row does not stop the others."""
    settle_abandoned()
    lowest = Delivery.Priority.ALONE if urgent_only else Delivery.Priority.MANY
    ends, taken, turns = time.monotonic() + SWEEP_SECONDS, 0, Turns()
    with open_lanes() as lanes:
        while (now := time.monotonic()) < ends:
            ready = [name for name, lane in lanes.items() if lane.rests_until <= now]
            due = next_due(ready, lowest=lowest)
            alone = due is not None and due.priority == Delivery.Priority.ALONE
            published = 0 if urgent_only else turns.take(alone=alone)
            if due:
                taken += _deliver_chunk(lanes[due.channel], due, ends)
            elif published:
                continue  # there may be more
            elif any(lane.throttled and lane.rests_until > now for lane in lanes.values()):
                time.sleep(THROTTLED_SECONDS)
            else:
                break
    return taken


def _deliver_chunk(lane: Lane, due: Due, ends: float) -> int:
    """Claim as many as its provider may take now, and hand them over; returns how many. None: the channel rests."""
    alone = due.priority == Delivery.Priority.ALONE
    with lane.ways(alone=alone) as ways:
        if not ways:
            lane.rest(REST_SECONDS)
            return 0
        wanted = 1 if alone or ways[0].on_trial else lane.size
        allowed = take(ways[0].row, wanted, per_minute=lane.per_minute)
        ids = claim(allowed, due, lease=LEASE) if allowed else []
        give_back(ways[0].row, allowed - len(ids), per_minute=lane.per_minute)
        if ids:
            each = _deliver_all(ids, ways, ends)
            lane.size = lane.size if wanted == 1 < lane.size else next_size(lane.size, each)
        elif allowed:
            lane.rest(REST_SECONDS)  # somebody else holds what is due
        else:
            lane.rest(THROTTLED_SECONDS, throttled=True)
    return len(ids)


def next_size(size: int, each: float) -> int:
    """How many to claim after each has taken so many seconds. It at most doubles: a server may slow down again."""
    return max(1, min(BATCH, 2 * size, int(CHUNK_SECONDS / max(each, 1e-6))))


def settle_abandoned() -> None:
    """Where the lease ended in mid-call, the worker is gone, and nobody knows whether the copy went out."""
    left = Delivery.objects.filter(status=Delivery.Status.SENDING, claimed_until__lt=Now())
    rows = left.select_related("message__recipient").order_by("claimed_until")
    each_locked(rows, _doubt_abandoned, "delivery_not_settled", batch=BATCH)


def _doubt_abandoned(delivery: Delivery) -> None:
    _doubt(delivery, "the process ended while sending", after=timedelta(0))  # it has waited for its lease


def _deliver_all(ids: Sequence[int], ways: Sequence[Way], ends: float) -> float:
    """Send what was claimed together and record it together; what is not begun in time is given back: what was read of
    it grows old, and a code may wait behind it. Returns the seconds that each took."""
    sent: dict[str, dict[int, str]] = defaultdict(dict)
    rows, begun = _load(ids), 0
    began = now = time.monotonic()
    while begun < len(rows) and now <= min(ends, began + LONGEST_CHUNK_SECONDS) and _open(ways):
        row, begun = rows[begun], begun + 1
        if _handed_over(row, _open(ways)):
            sent[row.provider][row.pk] = row.provider_ref
        now = time.monotonic()
    put_back(rows[begun:])
    for provider, refs in sent.items():
        mark_sent(refs, provider=provider)
    return (now - began) / max(begun, 1)


def _open(ways: Sequence[Way]) -> list[Way]:
    return [way for way in ways if not way.left_alone]


def _load(ids: Sequence[int]) -> list[Delivery]:
    """The copies that go out now and, where that takes no query for each, what they are about."""
    rows = Delivery.objects.filter(pk__in=ids).select_related("message__recipient").order_by("due_at", "pk")
    now = list(hold_back(rows))
    try:
        load_subjects(row.message for row in now)
    except Exception:  # each copy then asks for itself, and only those fail that have a fault
        logger.exception("subjects_cannot_be_loaded")
    return now


def _handed_over(delivery: Delivery, ways: Sequence[Way]) -> bool:
    try:
        return deliver(delivery, ways)
    except Exception:  # left as it is: its lease ends, and it is found again
        logger.exception("delivery_failed: %s", delivery.public_id)
        return False


def deliver(delivery: Delivery, ways: Sequence[Way]) -> bool:
    """Send one claimed delivery, if its message is still true. True: it went out, and has to be marked as sent."""
    try:
        text = _true_text(delivery)
        if text is None:
            finish(delivery, Delivery.Status.DROPPED)
            return False
        _hand_over(delivery, text, ways)
    except Unreachable as error:
        if error.trouble in AWAY and not _open(ways):
            put_back([delivery])  # it waits for its provider, however long: nothing is wrong with itself
        else:
            _retry_later(delivery, error)
    except Refused as error:
        finish(delivery, Delivery.Status.FAILED, str(error), error.failure)
    except OutcomeUnknown as error:
        _doubt(delivery, str(error))
    else:
        return True
    return False


def _hand_over(delivery: Delivery, text: Text, ways: Sequence[Way]) -> None:
    """To the first of them that is there. Only what was surely not handed over is offered to the next."""
    for last, way in enumerate(ways, start=1 - len(ways)):
        delivery.provider = way.channel.provider
        try:
            delivery.provider_ref = way.channel.send(delivery, text)
        except Unreachable as error:
            if _is_sick(error, delivery):
                way.fails(str(error))
            if last == 0 or error.trouble not in AWAY:
                raise
        except OutcomeUnknown as error:
            way.fails(str(error))
            raise
        except Refused:
            way.works()
            raise
        else:
            way.works()
            return


def _is_sick(error: Unreachable, delivery: Delivery) -> bool:
    """Whether this may speak of the provider. That it says "not now" to one copy again and again does not."""
    return error.trouble in AWAY or (error.trouble == Trouble.TEMPORARY and delivery.attempts == 1)


def _true_text(delivery: Delivery) -> Text | None:
    """What to say; None when it is no longer true (R37), not for this address, or for nobody outside, whoever wrote the
    copy. An error of ours here is tried again:
    nothing went out yet."""
    try:
        if not purpose_of(delivery.message).still_true(delivery.message):
            withdraw(delivery.message)
            return None
        if delivery.message.recipient.is_test or not may_go(delivery):
            return None
        if to_own_number(delivery.message, delivery.channel) and not put_address(delivery):
            return None
        publish_once(delivery.message)
        return text_of_copy(delivery.message, delivery.secret)
    except Exception as error:
        logger.exception("message_cannot_be_rendered: %s", delivery.public_id)
        raise Unreachable("the text could not be made", trouble=Trouble.OURS) from error


def _doubt(delivery: Delivery, error: str, *, after: timedelta = AFTER_DOUBT) -> None:
    """R39: it is sent once more, alone, and only where a double does no harm."""
    if delivery.doubted or not may_repeat(delivery.message):
        finish(delivery, Delivery.Status.UNKNOWN, error)
        return
    _requeue(delivery, after, error, doubted=True, priority=Delivery.Priority.ALONE)


def _retry_later(delivery: Delivery, error: Unreachable) -> None:
    age = database_now() - delivery.message.due_at
    pause = pause_after(error.trouble, delivery.attempts, age=age, chance=random.random())
    if pause is None:
        finish(delivery, Delivery.Status.FAILED, str(error), error.failure)
    else:
        _requeue(delivery, pause, str(error))


def _requeue(delivery: Delivery, after: timedelta, error: str, **changes: int) -> None:
    when = time_to_retry(delivery, after)
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.SENDING).update(
        status=Delivery.Status.QUEUED, claimed_until=None, error=error[:200], **when._asdict(), **changes
    )

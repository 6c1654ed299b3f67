"""What was queued for later begins to stand in the message center when it is due, whatever becomes of its copies: their
provider may be away, its rate used up, their reader asleep, or there may be none."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from core.clock import database_now
from messaging.models import Message
from messaging.publishing import PUBLISHED, put_text
from messaging.purposes import load_subjects, purpose_of
from messaging.settling import withdraw
from messaging.urgent import tell_of

logger = logging.getLogger(__name__)

BATCH = 100  # a code may wait behind it: about a fifth of a second, where two processors do nothing else
LOOK_SECONDS = 1
PASS_SECONDS = 60

# Until when this process passes by a message that it could not publish; by public id.
_passed: dict[str, float] = {}


class Turns:
    """When one sweep publishes: a batch before each chunk of copies while there is something, and one a second at most
    while a code waits or where there was nothing."""

    def __init__(self) -> None:
        self._last, self._found = float("-inf"), 0

    def take(self, *, alone: bool) -> int:
        """Returns how many messages were taken; `alone`: something waits that goes alone."""
        now = time.monotonic()
        if now < self._last + LOOK_SECONDS and (alone or not self._found):
            return 0
        self._last, self._found = now, publish_due()
        return self._found


def publish_due() -> int:
    """Publish the next batch of what is due; returns how many were taken. One bad row does not stop the others."""
    taken: list[Message] = []
    try:
        _publish(_due()[:BATCH], taken)
    except Exception:
        if not taken:
            raise
        for message in taken:  # rolled back: whose fault it was shows when each is taken by itself
            _publish_or_pass(message)
    return len(taken)


def _due() -> QuerySet[Message]:
    """Each for one sweep alone. Who adds a copy to one of them need not wait."""
    now = time.monotonic()
    for public_id in [each for each, until in _passed.items() if until <= now]:
        del _passed[public_id]
    waiting = Message.objects.filter(published_at=None, withdrawn_at=None, due_at__lte=Now())
    locked = waiting.select_for_update(of=("self",), skip_locked=True, no_key=True).select_related("recipient")
    return locked.exclude(public_id__in=[*_passed]).order_by("due_at")


def _publish(rows: Iterable[Message], taken: list[Message]) -> None:
    with transaction.atomic():
        taken += rows
        if not taken:
            return
        if len(taken) > 1:  # one by itself asks for what it is about
            load_subjects(taken)
        now = database_now()
        untrue = [message for message in taken if not _publish_if_true(message, now)]
    for message in untrue:  # each in a transaction of its own, which takes its chain of events
        withdraw(message)


def _publish_if_true(message: Message, now: datetime) -> bool:
    if not purpose_of(message).still_true(message):
        return False
    put_text(message, at=now)
    message.save(update_fields=PUBLISHED)
    tell_of([message])
    return True


def _publish_or_pass(message: Message) -> None:
    try:
        _publish(_due().filter(pk=message.pk), [])
    except Exception:
        logger.exception("message_cannot_be_published: %s", message.public_id)
        _passed[message.public_id] = time.monotonic() + PASS_SECONDS

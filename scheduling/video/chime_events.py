"""Presence as the Amazon Chime SDK saw it: who joined its meeting, and until when, from the SQS queue of its events.

EventBridge puts them there: at least once, in any order. So a stay is a row by its attendee, whatever comes first.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Greatest, Least

from core.sweeping import each
from scheduling.models import AccountManager, Meeting, Presence, Side

logger = logging.getLogger(__name__)

ROUNDS = 20  # of ten messages each: the next sweep goes on
CAME = "chime:AttendeeJoined"
LEFT = ("chime:AttendeeLeft", "chime:AttendeeDropped")
ENDED = "chime:MeetingEnded"


def take_events() -> int:
    """Returns how many were taken in. What is not about a meeting of ours is dropped."""
    if not settings.CHIME_EVENTS_QUEUE:
        return 0
    count = 0
    try:
        for batch in _batches():
            taken = each(batch, _take, "chime_event_not_taken")
            for handle in taken:  # what failed comes again
                _client().delete_message(QueueUrl=settings.CHIME_EVENTS_QUEUE, ReceiptHandle=handle)
            count += len(taken)
    except (BotoCoreError, ClientError):
        logger.warning("chime_events_not_read", exc_info=True)
    return count


@lru_cache(maxsize=1)
def _client() -> BaseClient:
    return boto3.client("sqs")


@dataclass(frozen=True)
class _Received:
    """`public_id`: the queue's own name of a message."""

    public_id: str
    handle: str
    body: str


def _batches() -> Iterator[list[_Received]]:
    for _ in range(ROUNDS):
        answer = _client().receive_message(QueueUrl=settings.CHIME_EVENTS_QUEUE, MaxNumberOfMessages=10)
        messages = answer.get("Messages", [])
        yield [_Received(one["MessageId"], one["ReceiptHandle"], one["Body"]) for one in messages]
        if not messages:
            return


def _take(received: _Received) -> str:
    take_event(received.body)
    return received.handle


@transaction.atomic
def take_event(body: str) -> None:
    """`body`: an event as EventBridge writes it."""
    try:
        detail = json.loads(body)["detail"]
        kind, at = detail["eventType"], datetime.fromtimestamp(int(detail["timestamp"]) / 1000, UTC)
        meeting = Meeting.objects.select_related("session").filter(vendor_id=detail["meetingId"]).first()
    except (ValueError, KeyError, TypeError):
        logger.warning("chime_event_unknown")
        return
    if meeting is None:
        return
    if kind == ENDED:
        _end(meeting, at)
    elif kind in (CAME, *LEFT):
        _stay(meeting, detail, at, left=kind in LEFT)


def _end(meeting: Meeting, at: datetime) -> None:
    Meeting.objects.filter(pk=meeting.pk, ended_at=None).update(ended_at=at)
    stays = Presence.objects.filter(connection__startswith=_connection(meeting, ""), left_at=None)
    stays.update(left_at=Greatest("came_at", at), seen_at=Greatest("came_at", at))


def _stay(meeting: Meeting, detail: dict[str, Any], at: datetime, *, left: bool) -> None:
    side, _, person = str(detail.get("externalUserId", "")).partition(".")
    manager = None if side == Side.SELLER else AccountManager.objects.filter(user__public_id=person).first()
    if side != Side.SELLER and manager is None:
        return
    stay, _ = Presence.objects.get_or_create(
        connection=_connection(meeting, str(detail["attendeeId"])),
        defaults={"session": meeting.session, "side": side, "manager": manager, "came_at": at, "seen_at": at},
    )
    Presence.objects.filter(pk=stay.pk).update(
        media=True,
        came_at=Least("came_at", at),
        seen_at=Greatest("seen_at", at),
        **({"left_at": at} if left else {}),
    )


def _connection(meeting: Meeting, attendee: str) -> str:
    """As Presence knows a stay: 40 characters at most."""
    return f"chime{meeting.pk}.{attendee.replace('-', '')[:24]}"

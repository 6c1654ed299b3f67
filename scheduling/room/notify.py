"""Telling the sockets of a room what happened. A lost event of the session's state costs seconds: the keeper looks at
the rows anyway. A lost line of the chat stands there when a page comes back, and its writer sees that it is not sent.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from scheduling.models import Session, Side

logger = logging.getLogger(__name__)

SEND_SECONDS = 3  # a busy machine takes more than one; whoever waits for a Redis that hangs waits no longer


def group_of(room: str, side: str) -> str:
    """The channel group of one side; `room` is the session's public id."""
    return f"room.{room}.{side}"


def notify(session: Session, event: str, **data: Any) -> None:
    """After the commit, send `event` with JSON `data` to both sides. Never raises when Redis is away."""
    transaction.on_commit(lambda: _publish(session.public_id, {"type": "room.event", "event": event, "data": data}))


def _publish(room: str, message: dict[str, Any]) -> None:
    # In a thread with a loop of its own: the caller may be a page, a task, or a socket's thread with a running loop.
    with ThreadPoolExecutor(max_workers=1) as executor:
        try:
            executor.submit(asyncio.run, _send(room, message)).result()
        except (RedisError, OSError, TimeoutError):
            logger.warning("room_event_lost", exc_info=True)


async def _send(room: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(SEND_SECONDS):
        for side in Side.values:
            await layer.group_send(group_of(room, side), message)

"""One round every few seconds for all sockets of this process: presence is written, every right looked at again."""

import asyncio
import logging
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import DatabaseError

from scheduling.models import Session
from scheduling.room.presence import touch_all
from scheduling.room.seats import Close, Seat, look_again

if TYPE_CHECKING:
    from scheduling.room.consumer import RoomConsumer

logger = logging.getLogger(__name__)

ROUND_SECONDS = 3  # R7: a socket ends within 5 seconds of the log-out
FOLLOW_SECONDS = 1


class Keeper:
    def __init__(self) -> None:
        self.consumers: set[RoomConsumer] = set()
        self.task: asyncio.Task[None] | None = None

    def add(self, consumer: "RoomConsumer") -> None:
        self.consumers.add(consumer)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.run())

    def remove(self, consumer: "RoomConsumer") -> None:
        self.consumers.discard(consumer)

    async def run(self) -> None:
        while self.consumers:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self.round()
            except DatabaseError:
                logger.exception("room_round_failed")

    async def round(self) -> None:
        consumers = list(self.consumers)
        heard = {consumer.seat.connection for consumer in consumers if consumer.heard}
        verdicts = await database_sync_to_async(_write_and_look)([consumer.seat for consumer in consumers], heard)
        for consumer in consumers:
            consumer.heard = False
        await asyncio.gather(*(_follow(consumer, verdicts[consumer.seat.connection]) for consumer in consumers))


async def _follow(consumer: "RoomConsumer", verdict: str | Close) -> None:
    """A line that is dead or full must not hold up the others."""
    try:
        async with asyncio.timeout(FOLLOW_SECONDS):
            await consumer.follow(verdict)
    except Exception:  # whatever the server throws at a socket that went meanwhile
        logger.warning("room_socket_failed", exc_info=True)


def _write_and_look(seats: list[Seat], heard: set[str]) -> dict[str, str | Close]:
    verdicts = look_again(seats)
    present = [seat for seat in seats if seat.connection in heard and not isinstance(verdicts[seat.connection], Close)]
    touch_all((seat.session.pk, seat.side, seat.connection) for seat in present)
    return {key: Close.OVER if verdict == Session.Status.ENDED else verdict for key, verdict in verdicts.items()}


_keepers: WeakKeyDictionary[asyncio.AbstractEventLoop, Keeper] = WeakKeyDictionary()


def keeper() -> Keeper:
    """Of the running event loop: a process of the server has one."""
    return _keepers.setdefault(asyncio.get_running_loop(), Keeper())

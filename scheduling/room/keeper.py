"""One round every few seconds for all sockets of this process: presence is written, every right looked at again."""

import asyncio
import logging
from typing import Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from scheduling.models import Session
from scheduling.room.actions.listening import go_on_listening, silent_listeners
from scheduling.room.actions.staying import touch_all
from scheduling.room.members import Close, Member, look_again

logger = logging.getLogger(__name__)

ROUND_SECONDS = 3  # R7: a socket ends within 5 seconds of the log-out
FOLLOW_SECONDS = 1


class Socket(Protocol):
    """What the keeper asks of a socket: whose it is, whether it was heard since the last round, and to follow."""

    member: Member
    heard: bool

    async def follow(self, verdict: str | Close) -> None: ...


class Keeper:
    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.task: asyncio.Task[None] | None = None
        self.following: set[asyncio.Task[None]] = set()  # the event loop itself keeps no task alive

    def add(self, socket: Socket) -> None:
        self.sockets.add(socket)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.run())

    def remove(self, socket: Socket) -> None:
        self.sockets.discard(socket)

    async def run(self) -> None:
        while self.sockets:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self.round()
            except Exception:  # of whatever kind: with the loop the looking at everybody's right would end
                logger.exception("room_round_failed")

    async def round(self) -> None:
        sockets = list(self.sockets)
        heard = {socket.member.connection for socket in sockets if socket.heard}
        for socket in sockets:
            socket.heard = False  # before the queries: what is heard while they run counts for the next round
        verdicts = await database_sync_to_async(_write_and_look)([socket.member for socket in sockets], heard)
        found = [(socket, verdicts[socket.member.connection]) for socket in sockets]
        self.following |= {
            asyncio.create_task(_follow(socket, new)) for socket, new in found if new != socket.member.status
        }
        if self.following:
            # A line that is dead or full must not hold up the others; nor is it cut short: what has begun is ended.
            _done, self.following = await asyncio.wait(self.following, timeout=FOLLOW_SECONDS)


async def _follow(socket: Socket, verdict: str | Close) -> None:
    try:
        await socket.follow(verdict)
    except Exception:  # whatever the server throws at a socket that went meanwhile
        logger.warning("room_socket_failed", exc_info=True)


def _write_and_look(members: list[Member], heard: set[str]) -> dict[str, str | Close]:
    verdicts = look_again(members)
    rightful = [member for member in members if not isinstance(verdicts[member.connection], Close)]
    touch_all(
        (member.session.pk, member.manager.pk if member.manager else None, member.connection, member.media)
        for member in rightful
        if member.connection in heard and not member.listens
    )
    if listening := {member.connection for member in rightful if member.listens}:
        go_on_listening(listening & heard)
        verdicts |= dict.fromkeys(silent_listeners(listening), Close.SILENT)
    return {key: Close.OVER if verdict == Session.Status.ENDED else verdict for key, verdict in verdicts.items()}


_keepers: WeakKeyDictionary[asyncio.AbstractEventLoop, Keeper] = WeakKeyDictionary()


def keeper() -> Keeper:
    """Of the running event loop: a process of the server has one."""
    return _keepers.setdefault(asyncio.get_running_loop(), Keeper())

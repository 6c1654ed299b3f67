"""The socket of a lead who listens in. It hears what the seller's page hears, and is heard by nobody.

Browser → server: heartbeat; signal (`data` for the call with the account manager's page, which passes picture and sound
on; from the admission on, as in the room). That page gets its ways for the call, `ice`, beside it. It knows who listens
by the connection, which we choose, hears each heartbeat, and ends the call at the bye, or when the heartbeats stop.
Server → browser: welcome, event, peer, signal, status, alive. A seat of the same kind as in the room: the keeper looks
at its rights too.
"""

import json
from typing import Any

from channels.db import database_sync_to_async

from core.errors import DomainError
from scheduling.models import Session, Side
from scheduling.room.consumer import RoomConsumer
from scheduling.room.ice import ice_configuration
from scheduling.room.keeper import keeper
from scheduling.room.listening import begin_listening, end_listening
from scheduling.room.notify import group_of
from scheduling.room.seats import Close, Seat, find_listener


class ListenerConsumer(RoomConsumer):
    kinds = frozenset({"heartbeat", "signal"})
    find_seat = staticmethod(find_listener)

    async def sit_down(self, seat: Seat) -> None:
        try:
            await database_sync_to_async(begin_listening)(seat.session, actor=seat.user, connection=seat.connection)
        except DomainError:
            return await self.close(Close.OVER)
        self.seat, self.seated = seat, True
        room = seat.session.public_id
        self.own, self.other = group_of(room, Side.SELLER), group_of(room, Side.MANAGER)
        await self.channel_layer.group_add(self.own, self.channel_name)
        keeper().add(self)
        return await self.welcome()

    async def say_bye(self) -> None:
        """The call ends before both sides and the log are told so."""
        await self.pass_on(data={"bye": True})
        await database_sync_to_async(end_listening)(self.seat.connection)

    async def heartbeat(self, message: dict[str, Any]) -> None:
        self.heard = True
        await self.pass_on(data={})
        await self.tell("alive")

    async def signal(self, message: dict[str, Any]) -> None:
        if self.seat.status == Session.Status.LIVE:
            await self.pass_on(data=message.get("data"), ice=ice_configuration(self.seat.session, Side.MANAGER))

    async def pass_on(self, **words: Any) -> None:
        text = json.dumps({"kind": "listener", "from": self.seat.connection, **words})
        await self.channel_layer.group_send(self.other, {"type": "room.signal", "text": text})

    async def room_signal(self, event: dict[str, Any]) -> None:
        """Of all that the account manager's page says to the seller's side, only what is meant for this connection."""
        if json.loads(event["text"])["to"] == self.seat.connection:
            await super().room_signal(event)

    async def room_hello(self, event: dict[str, Any]) -> None:
        await self.tell("peer", page=event["page"])

    async def room_line(self, event: dict[str, Any]) -> None:
        """Of the two sides' line; and the next two of their pages. Nothing to tell here."""

    room_bye = room_replaced = room_line

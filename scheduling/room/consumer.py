"""The sockets of the room. Every message is of a known kind, small, not too frequent, and allowed at this moment.

Browser → server: heartbeat (`alone`: it knows no page of the other side; `media`: picture and sound flow; `quality`:
how its line stands); signal (`to` a page of the other side, `data` for its call); chat (`text`, or a ready-made
`phrase`); needs (what the seller declares); screen (a `word` about the seller's).
Server → browser: welcome, peer (the other side's page came, or null: went), line (the other side's quality), signal,
event (room.notify), status (an admission whose event was lost), refused, alive. A page names itself (`?page=`): a
socket that comes back belongs to the call that still runs.
"""

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from core.clock import database_now
from core.errors import DomainError
from scheduling.models import Session, Side
from scheduling.room.actions.listening import begin_listening, end_listening
from scheduling.room.actions.saying import declare_needs, say, say_of_screen, say_phrase
from scheduling.room.actions.staying import leave, touch
from scheduling.room.company import company_in
from scheduling.room.ice import ice_configuration
from scheduling.room.keeper import keeper
from scheduling.room.limits import MESSAGE_BYTES, WRITES_BURST_COUNT, WRITES_PER_SECOND_COUNT, Allowance
from scheduling.room.members import Close, Member, find_listener, find_member
from scheduling.room.notify import group_of
from scheduling.room.state import state_of

PAGE = re.compile(r"[0-9a-f-]{8,36}")
QUALITIES = {"good", "reduced", "sound"}  # words of static/src/room/quality.js
WRITTEN = {"chat", "needs", "screen"}
STATUS_OF = {"admitted": Session.Status.LIVE, "ended": Session.Status.ENDED}


class RoomConsumer(AsyncWebsocketConsumer):
    kinds = frozenset({"heartbeat", "signal", "chat", "needs", "screen"})  # of messages; each is a method
    find_member = staticmethod(find_member)
    member: Member  # only who is one is heard
    inside = False
    heard = True
    succeeded = False  # by a socket of the same page, after the line was lost
    quality: str | None = None  # None: no call yet
    over = False  # the keeper's last round found the session ended

    async def connect(self) -> None:
        # Accepted first: only then does the browser learn the code with which it is refused.
        await self.accept()
        self.page = parse_qs(self.scope["query_string"].decode()).get("page", [""])[0]
        now = time.monotonic()
        self.allowance = Allowance(now)
        self.writes = Allowance(now, burst=WRITES_BURST_COUNT, per_second=WRITES_PER_SECOND_COUNT)
        if not PAGE.fullmatch(self.page):
            return await self.close(Close.BAD_MESSAGE)
        room = self.scope["url_route"]["kwargs"]["room"]
        member = await database_sync_to_async(self.find_member)(self.scope["user"], self.scope["session"], room)
        if isinstance(member, Close):
            return await self.end(member, room)
        if member.status == Session.Status.ENDED:
            return await self.close(Close.OVER)
        return await self.come_in(member)

    async def come_in(self, member: Member) -> None:
        self.member, self.inside = member, True
        room = member.session.public_id
        self.own, self.other = group_of(room, member.side), group_of(room, member.other_side)
        # The newest page of a side counts: two of them would answer the same call. The word of it may come back to the
        # page itself, or to one that came later, so it says since when this page is in the room.
        self.since = await database_sync_to_async(_arrive)(member)
        word = {"type": "room.replaced", "page": self.page, "since": self.since}
        await self.channel_layer.group_send(self.own, word)
        await self.channel_layer.group_add(self.own, self.channel_name)
        keeper().add(self)
        await self.welcome()
        await self.greet(answer=True)

    async def welcome(self) -> None:
        state = await database_sync_to_async(state_of)(self.member.session)
        self.member.status = state["status"]
        await self.tell("welcome", **state)

    async def greet(self, *, answer: bool) -> None:
        word = {"type": "room.hello", "page": self.page, "answer": answer, "quality": self.quality}
        await self.channel_layer.group_send(self.other, word)

    async def disconnect(self, code: int) -> None:
        await self.go_out()

    async def close(self, code: int | bool | None = None, reason: str | None = None) -> None:
        """Not heard from now on: a page may take its time to answer the close, and talk meanwhile."""
        try:
            await self.go_out()
        finally:
            # Whatever failed on the way out: the keeper looks after this socket no more, so it must not stay open.
            await super().close(code, reason)

    async def end(self, why: Close, room: str) -> None:
        """Who has taken the session over is said to whom it was taken from: a line that was cut has missed the word."""
        if why == Close.TAKEN_OVER:
            await self.tell("event", event="company", **await database_sync_to_async(company_in)(room))
        await self.close(why)

    async def go_out(self) -> None:
        """The counterpart of come_in(), once."""
        if self.inside:
            self.inside = False
            keeper().remove(self)
            try:
                await self.channel_layer.group_discard(self.own, self.channel_name)
            finally:
                await self.say_bye()

    async def say_bye(self) -> None:
        await database_sync_to_async(leave)(self.member.connection)
        # A dead line is noticed late: its page may long be back on another one.
        if not self.succeeded:
            await self.channel_layer.group_send(self.other, {"type": "room.bye", "page": self.page})

    async def tell(self, kind: str, **data: Any) -> None:
        await self.send(json.dumps({"kind": kind, **data}))

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own looks at the database's connection first: each message would go to the one thread that queries
        # and wait its turn there. Here whoever queries looks (database_sync_to_async).
        try:
            await getattr(self, get_handler_name(message))(message)
        except StopConsumer:
            raise
        except Exception:
            # The server ends the socket for it, and Channels calls no disconnect() then.
            await self.go_out()
            raise

    # --- From the browser -------------------------------------------------------------------------------------------
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.inside:
            return
        refusal, message = self.read(text_data)
        if refusal:
            await self.close(refusal)
            return
        await getattr(self, message["kind"])(message)

    def read(self, text: str | None) -> tuple[Close | None, dict[str, Any]]:
        if text is not None and len(text.encode()) > MESSAGE_BYTES:
            return Close.TOO_LARGE, {}
        if not self.allowance.take(time.monotonic()):
            return Close.TOO_MANY, {}
        try:
            message = json.loads(text or "")
        except (ValueError, RecursionError):
            return Close.BAD_MESSAGE, {}
        if not isinstance(message, dict) or str(message.get("kind")) not in self.kinds:
            return Close.BAD_MESSAGE, {}
        if message["kind"] in WRITTEN and not self.writes.take(time.monotonic()):
            return Close.TOO_MANY, {}
        return None, message

    async def heartbeat(self, message: dict[str, Any]) -> None:
        self.heard = True
        self.member.media = message.get("media") is True
        await self.tell_quality(message.get("quality"))
        # The word of who came may be lost: Redis keeps none for a line that is down or not yet subscribed.
        if message.get("alone"):
            await self.greet(answer=True)
        await self.tell("alive")

    async def tell_quality(self, quality: object) -> None:
        """Only what has changed: heartbeats are many."""
        quality = quality if isinstance(quality, str) and quality in QUALITIES else None
        if quality != self.quality:
            self.quality = quality
            await self.channel_layer.group_send(self.other, {"type": "room.line", "quality": quality})

    async def signal(self, message: dict[str, Any]) -> None:
        """R4: nothing of a call passes before the seller is admitted."""
        if self.member.status != Session.Status.LIVE:
            return await self.tell("refused", code="not_admitted")
        signal = {"kind": "signal", "from": self.page, "by": self.member.manager_public_id, "to": message.get("to")}
        text = json.dumps({**signal, "data": message.get("data")})
        return await self.channel_layer.group_send(self.other, {"type": "room.signal", "text": text})

    async def chat(self, message: dict[str, Any]) -> None:
        if "phrase" in message:
            await self.act(say_phrase, side=self.member.side, phrase=_text(message, "phrase"))
        else:
            await self.act(say, side=self.member.side, text=_text(message, "text"))

    async def needs(self, message: dict[str, Any]) -> None:
        companion, name = _text(message, "companion"), _text(message, "name")
        await self.act(declare_needs, by_text=message.get("by_text") is True, companion=companion, name=name)

    async def screen(self, message: dict[str, Any]) -> None:
        await self.act(say_of_screen, side=self.member.side, word=_text(message, "word"))

    async def act(self, action: Callable[..., Any], **data: Any) -> None:
        try:
            await database_sync_to_async(action)(self.member.session, actor=self.member.user, **data)
        except DomainError as error:
            await self.tell("refused", code=error.code)

    # --- From the other side, from the actions, from the keeper -----------------------------------------------------
    async def room_signal(self, event: dict[str, Any]) -> None:
        if self.member.status == Session.Status.LIVE:
            await self.send(event["text"])

    async def room_event(self, event: dict[str, Any]) -> None:
        self.member.status = STATUS_OF.get(event["event"], self.member.status)
        await self.tell("event", event=event["event"], **event["data"])
        if event["event"] == "company" and self.member.manager_public_id not in (None, event["data"]["manager"]["id"]):
            await self.close(Close.TAKEN_OVER)

    async def room_hello(self, event: dict[str, Any]) -> None:
        if event["answer"]:
            await self.greet(answer=False)
        await self.tell("peer", page=event["page"], quality=event["quality"])

    async def room_line(self, event: dict[str, Any]) -> None:
        await self.tell("line", quality=event["quality"])

    async def room_bye(self, event: dict[str, Any]) -> None:
        await self.tell("peer", page=None, gone=event["page"])

    async def room_replaced(self, event: dict[str, Any]) -> None:
        if event["since"] > self.since:
            self.succeeded = event["page"] == self.page
            # Of one page, what it gave up may come through after what it uses now: it comes back, and is the newest.
            await self.close(Close.COME_BACK if self.succeeded else Close.REPLACED)

    async def follow(self, verdict: str | Close) -> None:
        """What the keeper found in the rows: an end, or an admission whose event was lost."""
        if verdict == Close.OVER and not self.over:
            # The row is ahead of what is said after its commit: the decision has one more round to come.
            self.over = True
            self.member.status = Session.Status.ENDED
        elif isinstance(verdict, Close):
            await self.end(verdict, self.member.session.public_id)
        elif (self.member.status, verdict) == (Session.Status.SCHEDULED, Session.Status.LIVE):
            # Forward only: the rows may have been read before an event that came meanwhile.
            self.member.status = verdict
            await self.tell("status", status=verdict)


def _text(message: dict[str, Any], name: str) -> str:
    """JSON can hold half a character, which no database takes."""
    return str(message.get(name, "")).encode(errors="replace").decode()


class ListenerConsumer(RoomConsumer):
    """The socket of a lead who listens in. It hears what the seller's page hears, and is heard by nobody.

    Browser → server: heartbeat; signal (`data` for the call with the account manager's page, which passes picture and
    sound on; from the admission on, as in the room). That page gets its ways for the call, `ice`, beside it. It knows
    who listens by the connection, which we choose, hears each heartbeat, and ends the call at the bye, or when the
    heartbeats stop. Server → browser: welcome, event, peer, signal, status, alive. A member like the two
    sides': the keeper looks at its rights too.
    """

    kinds = frozenset({"heartbeat", "signal"})
    find_member = staticmethod(find_listener)

    async def come_in(self, member: Member) -> None:
        try:
            begin = database_sync_to_async(begin_listening)
            await begin(member.session, actor=member.user, connection=member.connection)
        except DomainError:
            return await self.close(Close.OVER)
        self.member, self.inside = member, True
        room = member.session.public_id
        self.own, self.other = group_of(room, Side.SELLER), group_of(room, Side.MANAGER)
        await self.channel_layer.group_add(self.own, self.channel_name)
        keeper().add(self)
        return await self.welcome()

    async def say_bye(self) -> None:
        """The call ends before both sides and the log are told so."""
        try:
            await self.pass_on(data={"bye": True})
        finally:
            await database_sync_to_async(end_listening)(self.member.connection)

    async def heartbeat(self, message: dict[str, Any]) -> None:
        self.heard = True
        await self.pass_on(data={})
        await self.tell("alive")

    async def signal(self, message: dict[str, Any]) -> None:
        if self.member.status == Session.Status.LIVE:
            await self.pass_on(data=message.get("data"), ice=ice_configuration(self.member.session, Side.MANAGER))

    async def pass_on(self, **words: Any) -> None:
        text = json.dumps({"kind": "listener", "from": self.member.connection, **words})
        await self.channel_layer.group_send(self.other, {"type": "room.signal", "text": text})

    async def room_signal(self, event: dict[str, Any]) -> None:
        """Of all that the account manager's page says to the seller's side, only what is meant for this connection."""
        if json.loads(event["text"])["to"] == self.member.connection:
            await super().room_signal(event)

    async def room_hello(self, event: dict[str, Any]) -> None:
        await self.tell("peer", page=event["page"])

    async def room_line(self, event: dict[str, Any]) -> None:
        """Of the two sides' line; and the next two of their pages. Nothing to tell here."""

    room_bye = room_replaced = room_line


class CheckConsumer(AsyncWebsocketConsumer):
    """For the device check: answers one word, so that the page can measure the way to us and back."""

    async def connect(self) -> None:
        await self.accept()
        if self.scope["user"].is_anonymous:
            await self.close(Close.LOGGED_OUT)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.send("pong")
        await self.close()


def _arrive(member: Member) -> str:
    """Returns since when, by the database's clock. Both at once: each hop to the database's thread costs as much."""
    touch(member.session, connection=member.connection, manager=member.manager)
    return database_now().isoformat()

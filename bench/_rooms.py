"""Rooms that are live, each with two people who are logged in; and the browsers of both, without the browsers."""

import asyncio
import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as LogIn
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench._bookings import make_cases, make_managers
from core.models import User
from core.sessions import SessionStore
from scheduling.models import Booking, Session
from scheduling.room.entrance import KEY

CANDIDATE = "candidate:1 1 udp 2113937151 192.0.2.1 54321 typ host generation 0 ufrag abcd network-cost 999"
AT_ONCE, CONNECTING, BEAT_SECONDS = 32, 20, 4


@dataclass(frozen=True)
class Person:
    """One side of a room: `page` names its browser page to the room."""

    room: str
    side: str
    cookie: str
    page: str = field(default_factory=lambda: secrets.token_hex(12))


def make_people(count: int) -> list[tuple[Person, Person]]:
    """Seller and account manager of each room, admitted."""
    managers, cases, now = make_managers(count), make_cases(count), timezone.now()
    period = (now, now + timedelta(minutes=30))
    bookings = Booking.objects.bulk_create(
        Booking(seller=case.seller, manager=manager, period=period, time_zone="UTC", language="en", uid=f"uid-{number}")
        for number, (case, manager) in enumerate(zip(cases, managers, strict=True))
    )
    at = {"entered_at": now, "consented_at": now, "admitted_at": now}
    sessions = Session.objects.bulk_create(
        Session(booking=booking, code=f"B-{number}", status=Session.Status.LIVE, owner=booking.manager, **at)
        for number, booking in enumerate(bookings)
    )
    return [
        (
            Person(session.public_id, "seller", log_in(session.booking.seller.user, {KEY: [session.public_id]})),
            Person(session.public_id, "manager", log_in(session.booking.manager.user, {})),
        )
        for session in sessions
    ]


def log_in(user: User, kept: dict[str, Any]) -> str:
    backend = settings.AUTHENTICATION_BACKENDS[-1]
    data = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend, HASH_SESSION_KEY: user.get_session_auth_hash()}
    key, ends = secrets.token_hex(16), timezone.now() + timedelta(hours=1)
    LogIn.objects.create(session_key=key, session_data=SessionStore(key).encode({**data, **kept}), expire_date=ends)
    return key


class Browsers:
    """The sockets of all people, to one server."""

    def __init__(self, origin: str, rooms: Sequence[tuple[Person, Person]], *, bare: bool) -> None:
        self.origin, self.bare, self.rooms = origin, bare, rooms
        self.sockets: dict[Person, ClientConnection] = {}
        self.waiting: dict[str, asyncio.Future[None]] = {}
        self.numbers = iter(range(10**9))
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        gate = asyncio.Semaphore(CONNECTING)
        await asyncio.gather(*(self._connect(person, gate) for room in self.rooms for person in room))

    async def _connect(self, person: Person, gate: asyncio.Semaphore) -> None:
        query = f"side={person.side}" if self.bare else f"page={person.page}"
        async with gate:
            self.sockets[person] = await connect(
                f"{self.origin}/rooms/{person.room}/?{query}",
                additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={person.cookie}"},
                origin=Origin(settings.SITE_ORIGIN),
                compression=None,
                ping_interval=None,
            )
            if not self.bare:
                await self._hear(person, "welcome")
        self.tasks.append(asyncio.create_task(self._listen(person)))

    async def _hear(self, person: Person, kind: str) -> None:
        while json.loads(await self.sockets[person].recv())["kind"] != kind:
            continue

    async def _listen(self, person: Person) -> None:
        async for text in self.sockets[person]:
            message = json.loads(text)
            if message["kind"] == "signal" and (done := self.waiting.pop(message["data"]["call"], None)):
                done.set_result(None)

    async def talk(self, seconds: float) -> list[float]:
        """Seconds that each message took from one side to the other, AT_ONCE of them on the way all the time."""
        beating = None if self.bare else asyncio.create_task(self._beat())
        ways = cycle([way for room in self.rooms for way in (room, room[::-1])])
        until = time.monotonic() + seconds
        took = await asyncio.gather(*(self._talk(ways, until) for _each in range(AT_ONCE)))
        if beating:
            beating.cancel()
        return [one for each in took for one in each]

    async def _talk(self, ways: Iterator[tuple[Person, ...]], until: float) -> list[float]:
        took = []
        while time.monotonic() < until:
            one, other = next(ways)
            call = str(next(self.numbers))
            arrived = self.waiting[call] = asyncio.get_running_loop().create_future()
            message = {"kind": "signal", "to": other.page, "data": {"call": call, "candidate": CANDIDATE}}
            began = time.monotonic()
            await self.sockets[one].send(json.dumps(message))
            await asyncio.wait_for(arrived, 30)
            took.append(time.monotonic() - began)
        return took

    async def _beat(self) -> None:
        """Each page once in BEAT_SECONDS, spread evenly."""
        beat, everybody = (
            json.dumps({"kind": "heartbeat", "media": True, "quality": "good"}),
            list(self.sockets.values()),
        )
        began = time.monotonic()
        for number, socket in enumerate(cycle(everybody)):
            await asyncio.sleep(max(0.0, began + number * BEAT_SECONDS / len(everybody) - time.monotonic()))
            await socket.send(beat)

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*(socket.close() for socket in self.sockets.values()))

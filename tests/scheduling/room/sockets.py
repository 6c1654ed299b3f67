"""The sockets of two browsers, without the browsers."""

import json
from contextlib import asynccontextmanager

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from config.asgi import application

SELLER_PAGE, MANAGER_PAGE = "aaaaaaaa", "bbbbbbbb"


class Socket(ApplicationCommunicator):
    """One browser's socket. (channels.testing has one too, but wants daphne.)"""

    accepted = False

    async def open(self):
        await self.send_input({"type": "websocket.connect"})
        self.accepted = (await self.receive_output(timeout=5))["type"] == "websocket.accept"

    async def write(self, text):
        await self.send_input({"type": "websocket.receive", "text": text})

    async def say(self, **message):
        await self.write(json.dumps(message))

    async def hear(self, kind):
        """The next message of that kind; what comes before it is passed over."""
        while (message := await self.next())["kind"] != kind:
            continue
        return message

    async def next(self):
        return json.loads((await self.receive_output(timeout=5))["text"])

    async def end(self):
        """The close code; what was sent before it is passed over."""
        while (output := await self.receive_output(timeout=8))["type"] != "websocket.close":
            continue
        return output["code"]


@asynccontextmanager
async def connected(room, cookie, page, origin=None, path="/rooms/{}/"):
    headers = [
        (b"origin", (origin or settings.SITE_ORIGIN).encode()),
        (b"host", b"localhost"),
        (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
    ]
    path = path.format(room.public_id)
    scope = {"type": "websocket", "path": path, "query_string": f"page={page}".encode(), "headers": headers}
    socket = Socket(application, scope)
    await socket.open()
    try:
        yield socket
    finally:
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait(timeout=5)


def end_code(room, cookie, page=SELLER_PAGE, path="/rooms/{}/"):
    async def look():
        async with connected(room, cookie, page, path=path) as socket:
            return await socket.end()

    return async_to_sync(look)()


async def holder(socket):
    """The account manager's name in the next word of who is in the room."""
    while (event := await socket.hear("event"))["event"] != "company":
        continue
    return event["manager"]["name"]

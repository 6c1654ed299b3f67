"""A bare relay on the same channel layer: what one side of a room says is passed to the other, and nothing else."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

OTHER = {"seller": "manager", "manager": "seller"}


class Relay(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        room, side = self.scope["url_route"]["kwargs"]["room"], self.scope["query_string"].decode().partition("=")[2]
        self.own, self.other = f"relay.{room}.{side}", f"relay.{room}.{OTHER[side]}"
        await self.channel_layer.group_add(self.own, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.own, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send(self.other, {"type": "relay.pass", "text": text_data})

    async def relay_pass(self, event: dict[str, Any]) -> None:
        await self.send(event["text"])


application = ProtocolTypeRouter({"websocket": URLRouter([path("rooms/<str:room>/", Relay.as_asgi())])})

"""The sockets' addresses."""

from django.urls import path

from scheduling.room.consumer import CheckConsumer, RoomConsumer

websocket_urlpatterns = [
    path("rooms/<str:room>/", RoomConsumer.as_asgi()),
    path("check/", CheckConsumer.as_asgi()),
]

"""The sockets' addresses."""

from django.urls import path

from scheduling.room.consumer import CheckConsumer, ListenerConsumer, RoomConsumer

websocket_urlpatterns = [
    path("rooms/<str:room>/", RoomConsumer.as_asgi()),
    path("rooms/<str:room>/listen/", ListenerConsumer.as_asgi()),
    path("check/", CheckConsumer.as_asgi()),
]

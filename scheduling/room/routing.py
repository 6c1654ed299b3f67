"""The sockets' addresses."""

websocket_urlpatterns: list = []

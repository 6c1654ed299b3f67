"""Signalling only: the sockets of the waiting room and the session. Pages are served by config.wsgi."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Channels runs each query in a thread of its own: persistent connections would pile up there.
os.environ["VOUCHROOM_DB_CONN_MAX_AGE"] = "0"

from django.core.asgi import get_asgi_application

get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from config.health import livez_asgi  # noqa: E402
from scheduling.room.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": livez_asgi,
        # R7: a page of another origin gets no socket.
        "websocket": OriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)), [settings.SITE_ORIGIN]),
    }
)

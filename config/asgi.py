"""Signalling only: the sockets of the waiting room and the session. Pages are served by config.wsgi.

All queries of the sockets run in one thread, one after the other, so the database sees one connection, which stays.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from config.health import livez_asgi  # noqa: E402
from config.lifespan import lifespan  # noqa: E402
from scheduling.room.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": livez_asgi,
        "lifespan": lifespan,
        # R7: a page of another origin gets no socket.
        "websocket": OriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)), [settings.SITE_ORIGIN]),
    }
)

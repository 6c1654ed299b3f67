"""Is every part alive? /healthz asks them all, /livez touches none of them."""

import logging
import urllib.request
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from audit.standing import anchoring
from messaging.sending.providers import is_any_left_alone

logger = logging.getLogger(__name__)

REDIS_SECONDS = 0.5  # three checks ask it, one after the other, and whoever asks /healthz does not wait long
ALIVE_SECONDS = 20  # worker and beat report every 2 to 5 seconds
PROVIDER_AWAY = "A provider of mails, text messages or calls does not answer and is left alone for a while."
SEALS_WAIT = "Seals of the audit log have been waiting for an anchor for more than an hour."


def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)


def report_alive(part: str) -> None:
    """Remember for a while that `part` (worker, beat) is alive. That Redis is away, /healthz finds by itself."""
    try:
        _redis().set(f"alive:{part}", 1, ex=ALIVE_SECONDS)
    except redis.RedisError:
        return


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_redis() -> None:
    _redis().ping()


def _check_signalling() -> None:
    # The address is a setting of ours, never a visitor's.
    with urllib.request.urlopen(settings.SIGNALLING_HEALTH_URL, timeout=2):
        pass


def check_reported(part: str) -> None:
    if not _redis().exists(f"alive:{part}"):
        raise LookupError(f"no sign of life within {ALIVE_SECONDS} seconds")


CHECKS = {
    "database": _check_database,
    "redis": _check_redis,
    "signalling": _check_signalling,
    "worker": lambda: check_reported("worker"),
    "beat": lambda: check_reported("beat"),
}


def healthz(request: HttpRequest) -> JsonResponse:
    """200 only when every part is alive; the answer names each. Causes go to the log, not to the visitor.

    `newest_anchor_seconds`: how old the newest anchor of the audit log is. That seals wait for one is a warning alone:
    no page stands still for it, nor for a provider that is away.
    """
    parts = {name: _state_of(check) for name, check in CHECKS.items()}
    healthy = set(parts.values()) == {"ok"}
    anchors = anchoring() if parts["database"] == "ok" else None
    said = {
        "healthy": healthy,
        "parts": parts,
        "newest_anchor_seconds": anchors.newest_seconds if anchors else None,
        "warnings": [
            *([SEALS_WAIT] if anchors and anchors.late else []),
            *([PROVIDER_AWAY] if anchors and is_any_left_alone() else []),
        ],
    }
    return JsonResponse(said, status=200 if healthy else 503)


def _state_of(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # whatever a part throws, it is down
        logger.warning("health_check_failed", exc_info=True)
        return "down"
    return "ok"


def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


async def livez_asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The signalling process answers /livez and nothing else over HTTP."""
    found = scope["path"] == "/livez"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok" if found else b"not found"})

"""Who asks: `Authorization: Bearer vr_live_…` (RFC 6750). Sessions of people open nothing here."""

from datetime import UTC, datetime, timedelta

from django.db.models.functions import Now
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from structlog.contextvars import bind_contextvars

from audit.middleware import client_network
from integration.keys.finding import key_of
from integration.keys.secrets import SHAPE, hash_of
from integration.models import ApiKey
from integration.rest.limits import Window, count, note_wrong
from integration.rest.problems import Problem

SCHEME = "Bearer"
CHALLENGE = {"WWW-Authenticate": f'{SCHEME} realm="vouchroom"'}
NOTED_EVERY = timedelta(minutes=1)


class KeyAuthentication(BaseAuthentication):
    """`request.user` and `request.auth` are the ApiKey; `window` is what was counted, where Redis counts."""

    window: Window | None = None

    def authenticate(self, request: Request) -> tuple[ApiKey, ApiKey]:
        """Problem "unauthenticated" for no key, and one and the same for unknown, expired and revoked ones."""
        secret_hash, network = hash_of(_secret_in(request)), client_network(request._request)
        self.window = count(secret_hash, network)
        if self.window and self.window.is_wrong:
            raise Problem("unauthenticated", headers=CHALLENGE)
        if self.window and self.window.has_to_ask_twice:
            raise Problem("too_many_requests", "There are many wrong keys from here.", headers={"Retry-After": "1"})
        key = key_of(secret_hash)
        if key is None:
            note_wrong(secret_hash, network)
            raise Problem("unauthenticated", headers=CHALLENGE)
        bind_contextvars(key=key.public_id)
        _note_use(key)
        return key, key


def _secret_in(request: Request) -> str:
    """What does not look like one costs nothing."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME.lower() or not SHAPE.fullmatch(secret):
        raise Problem("unauthenticated", headers=CHALLENGE)
    return secret


def _note_use(key: ApiKey) -> None:
    """For people to read, to the minute: most requests write nothing, and whose clock says so does not matter."""
    if key.last_used_at is None or datetime.now(UTC) - key.last_used_at > NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=Now())

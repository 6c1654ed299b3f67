"""Who asks: `Authorization: Bearer vr_live_…` (RFC 6750). Sessions of people open nothing here."""

from datetime import UTC, datetime, timedelta

from django.db.models.functions import Now
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from integration.keys.secrets import PREFIXES, hash_of
from integration.models import ApiKey
from integration.rest.problems import Problem

SCHEME = "Bearer"
CHALLENGE = {"WWW-Authenticate": f'{SCHEME} realm="vouchroom"'}
NOTED_EVERY = timedelta(minutes=1)


class KeyAuthentication(BaseAuthentication):
    """`request.user` and `request.auth` are the ApiKey."""

    def authenticate(self, request: Request) -> tuple[ApiKey, ApiKey]:
        """Problem "unauthenticated" for no key, and one and the same for unknown, expired and revoked ones."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower() or not secret.startswith(tuple(PREFIXES.values())):
            raise Problem("unauthenticated", headers=CHALLENGE)
        key = ApiKey.objects.valid().filter(secret_hash=hash_of(secret)).first()
        if key is None:
            raise Problem("unauthenticated", headers=CHALLENGE)
        _note_use(key)
        return key, key


def _note_use(key: ApiKey) -> None:
    """For people to read, to the minute: most requests write nothing, and whose clock says so does not matter."""
    if key.last_used_at is None or datetime.now(UTC) - key.last_used_at > NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=Now())

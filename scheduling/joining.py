"""The way into a session: link, session ID and log-in, all three (R1 to R3)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.encryption import keyed_hash
from core.errors import DomainError
from core.models import User
from scheduling.models import Booking, Session
from scheduling.session_ids import tidy_code

LIFE = timedelta(hours=24)  # R1: no policy may lengthen it
TOKEN_BYTES = 24


@dataclass(frozen=True)
class NewToken:
    """What a link carries, and what is kept of it."""

    secret: str
    hash: str
    expires_at: datetime


def new_token(*, valid_from: datetime) -> NewToken:
    """Lives 24 hours from `valid_from`."""
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    return NewToken(secret, _hash(secret), valid_from + LIFE)


def find_session(token: str, code: str, *, user: User) -> Session:
    """The session of this seller's link and session ID. Uses nothing up (R2).

    One and the same DomainError "no_such_session", whatever does not fit (R3): one query finds all or nothing.
    """
    found = (
        Session.objects.of(user)
        .by_video()
        .filter(
            join_tokens__token_hash=_hash(token),
            join_tokens__expires_at__gt=Now(),
            code=tidy_code(code),
            status__in=[Session.Status.SCHEDULED, Session.Status.LIVE],
            booking__status=Booking.Status.BOOKED,
        )
        .select_related("booking__seller__user", "booking__manager__user")
        .first()
    )
    if found is None:
        raise DomainError(
            "no_such_session",
            _(
                "We found no session for this link and session ID. The session ID may be mistyped; the link may be "
                "older than 24 hours; the session may have been moved, cancelled or ended; or you are logged in with "
                "another account. Check the session ID, or open your booking from the home page: it leads to the "
                "session with a new link."
            ),
        )
    return found


def _hash(token: str) -> str:
    return keyed_hash("join-token", token)

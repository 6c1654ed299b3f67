"""Who came in with link and session ID (R3): remembered in the log-in, so that a reload returns and a copied address
does not. Another browser enters anew."""

from collections.abc import MutableMapping
from typing import Any

from django.urls import reverse

from scheduling.models import Session

KEY = "entered_sessions"
_test_rooms: list[str] = []


def register_test_room(name: str) -> None:
    """The name of the address that takes the place of the room for sellers of the test world, by an app above."""
    _test_rooms[:] = [name]


def test_room_of(session: Session) -> str | None:
    """Where a session of the test world is held. None: in the room, like every live one."""
    if not _test_rooms or not session.booking.seller.user.is_test:
        return None
    return reverse(_test_rooms[0], args=[session.public_id])


def remember_entry(log_in: MutableMapping[str, Any], session: Session) -> None:
    log_in[KEY] = [*log_in.get(KEY, []), session.public_id]


def has_entered(log_in: MutableMapping[str, Any], session: Session) -> bool:
    return session.public_id in log_in.get(KEY, [])

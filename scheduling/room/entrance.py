"""Who came in with link and session ID (R3): remembered in the log-in, so that a reload returns and a copied address
does not. Another browser enters anew."""

from collections.abc import MutableMapping
from typing import Any

from scheduling.models import Session

KEY = "entered_sessions"


def remember_entry(log_in: MutableMapping[str, Any], session: Session) -> None:
    log_in[KEY] = [*log_in.get(KEY, []), session.public_id]


def has_entered(log_in: MutableMapping[str, Any], session: Session) -> bool:
    return session.public_id in log_in.get(KEY, [])

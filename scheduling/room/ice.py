"""Addresses by which the two browsers find each other: TURN with credentials that end soon after the slot (R6)."""

import base64
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from scheduling.models import Session

AFTER_THE_SLOT = timedelta(minutes=15)
FOR_A_CHECK = timedelta(hours=1)  # the page may stand open for a while before the check is started


def ice_configuration(session: Session, side: str) -> dict[str, Any]:
    """For RTCPeerConnection."""
    return {"iceServers": ice_servers(session, side), "iceTransportPolicy": settings.ICE_TRANSPORT_POLICY}


def ice_servers(session: Session, side: str) -> list[dict[str, Any]]:
    """Empty without a TURN server: then both are reached directly or not at all.

    The credentials are those of the TURN REST draft: user "expiry:name", password HMAC-SHA-1 of it in base64.
    """
    return _servers(f"{session.public_id}.{side}", ends_at=session.booking.ends_at + AFTER_THE_SLOT)


def check_servers(session: Session, *, now: datetime) -> list[dict[str, Any]]:
    """For the device check, which may be days before: credentials that end soon."""
    return _servers(f"{session.public_id}.check", ends_at=now + FOR_A_CHECK)


def _servers(name: str, *, ends_at: datetime) -> list[dict[str, Any]]:
    if not settings.TURN_URLS:
        return []
    username = f"{int(ends_at.timestamp())}:{name}"
    digest = hmac.digest(settings.TURN_SECRET.encode(), username.encode(), "sha1")
    return [{"urls": settings.TURN_URLS, "username": username, "credential": base64.b64encode(digest).decode()}]

"""Where from: an address may be found while its row is kept, is bound into the chain, and can be forgotten (R36).

What stands in the chain is a token, the keyed hash of address and month. The same address in another month is another
token, so that the chain alone says nothing of who came back.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from django.conf import settings

_DIGITS = 16


def place_of(address: str | None) -> str:
    """The token of an address in the present month; "" for none."""
    return token_of(address, f"{datetime.now(UTC):%Y-%m}") if address else ""


def token_of(address: str, month: str) -> str:
    """Of the address however it is spelled."""
    key = hmac.digest(settings.HMAC_KEY.encode(), b"audit-place", hashlib.sha256)
    return hmac.digest(key, f"{ip_address(address)} {month}".encode(), hashlib.sha256).hex()[:_DIGITS]


def address_at(place: str, address: str | None, at: datetime) -> str | None:
    """The address that is kept for the place of an event, if it is the one that was seen. The token is as old as the
    request, and may be of the month before.
    """
    at = at.astimezone(UTC)
    months = {f"{at:%Y-%m}", f"{at - timedelta(hours=1):%Y-%m}"}
    return address if address and is_genuine(place, address, months) else None


def is_genuine(token: str, address: str, months: Iterable[str]) -> bool:
    return any(hmac.compare_digest(token, token_of(address, month)) for month in months)

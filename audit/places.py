"""Where from: an address may be found while its row is kept, is bound into the chain, and can be forgotten (R36).

What stands in the chain is a token, the keyed hash of address and month. The same address in another month is another
token, so that the chain alone says nothing of who came back.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from django.conf import settings

_DIGITS = 16


def place_of(address: str | None) -> str:
    """The token of an address in the present month; "" for none."""
    return token_of(address, f"{datetime.now(UTC):%Y-%m}") if address else ""


def token_of(address: str, month: str) -> str:
    key = hmac.digest(settings.HMAC_KEY.encode(), b"audit-place", hashlib.sha256)
    return hmac.digest(key, f"{address} {month}".encode(), hashlib.sha256).hex()[:_DIGITS]

"""What is sent, and its signature: Standard Webhooks (R45)."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_bytes
from typing import Any

from standardwebhooks import Webhook

from integration.events.shape import draw_event

SECRET_BYTES = 32


def new_secret() -> str:
    return "whsec_" + b64encode(token_bytes(SECRET_BYTES)).decode()


def body_of(event: Mapping[str, Any]) -> bytes:
    """`event`: as draw_event() reads it."""
    return json.dumps(draw_event(event), separators=(",", ":")).encode()


class Signer:
    """With each of the secrets: while one is exchanged for another, both."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._webhooks = [Webhook(secret) for secret in secrets]

    def headers(self, event: str, body: bytes, *, now: datetime) -> dict[str, str]:
        text = body.decode()
        signatures = [each.sign(event, now, text) for each in self._webhooks]
        return {
            "Content-Type": "application/json",
            "User-Agent": "Vouchroom-Webhooks/1",
            "webhook-id": event,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

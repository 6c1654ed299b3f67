"""The verification that the page shows takes what a Standard Webhooks signer wrote, and nothing else."""

import base64
import runpy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from integration.docs.written import FOLDER

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = b'{"type": "case.decided"}'
is_ours: Any = runpy.run_path(str(FOLDER / "verify_webhook.py"))["is_ours"]


def signed(secret: str = SECRET, *, ago: timedelta = timedelta()) -> dict[str, str]:
    now = datetime.now(UTC) - ago
    signature = Webhook(secret).sign("evt_1", now, BODY.decode())
    return {"webhook-id": "evt_1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}


def test_what_we_signed_is_taken() -> None:
    assert is_ours(SECRET, signed(), BODY)
    Webhook(SECRET).verify(BODY, signed())


def test_during_a_rotation_either_signature_will_do() -> None:
    both = f"{signed(OTHER)['webhook-signature']} {signed()['webhook-signature']}"
    assert is_ours(SECRET, {**signed(), "webhook-signature": both}, BODY)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(OTHER), BODY),
        (signed(), BODY + b" "),
        ({**signed(), "webhook-id": "evt_2"}, BODY),
        (signed(ago=timedelta(minutes=6)), BODY),
        ({**signed(), "webhook-signature": "v1a,x"}, BODY),
    ],
    ids=["other secret", "other body", "other id", "old", "no signature"],
)
def test_a_forgery_is_not(headers: dict[str, str], body: bytes) -> None:
    assert not is_ours(SECRET, headers, body)

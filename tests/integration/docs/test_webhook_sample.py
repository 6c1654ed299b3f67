"""The verification that the page shows takes what a Standard Webhooks signer wrote, and nothing else."""

import base64
import runpy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from integration.docs.written import FOLDER

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = b'{"type": "case.decided"}'
SAMPLE: Any = runpy.run_path(str(FOLDER / "verify_webhook.py"))
verified, NotOurs = SAMPLE["verified"], SAMPLE["NotOurs"]


def signed(secret: str = SECRET, *, ago: timedelta = timedelta(), **other: str) -> dict[str, str]:
    now = datetime.now(UTC) - ago
    signature = Webhook(secret).sign("evt_1", now, BODY.decode())
    headers = {"webhook-id": "evt_1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    return headers | {f"webhook-{name}": value for name, value in other.items()}


def without(name: str) -> dict[str, str]:
    return {each: value for each, value in signed().items() if each != name}


def test_what_we_signed_is_taken() -> None:
    assert verified(SECRET, signed(), BODY) == {"type": "case.decided"}
    Webhook(SECRET).verify(BODY, signed())


def test_headers_are_known_however_they_are_written() -> None:
    assert verified(SECRET, {name.title(): value for name, value in signed().items()}, BODY)


def test_during_a_rotation_either_signature_will_do() -> None:
    both = f"{signed(OTHER)['webhook-signature']} {signed()['webhook-signature']}"
    assert verified(SECRET, signed(signature=both), BODY)


@pytest.mark.parametrize(
    ("headers", "body", "why"),
    [
        (lambda: signed(OTHER), BODY, "No signature"),
        (lambda: signed(), BODY + b" ", "No signature"),
        (lambda: signed(id="evt_2"), BODY, "No signature"),
        (lambda: signed(signature="v1a,x"), BODY, "No signature"),
        (lambda: signed(signature="v1,ä v1, ,"), BODY, "No signature"),
        (lambda: signed(ago=timedelta(minutes=6)), BODY, "not of the last five minutes"),
        (lambda: signed(ago=timedelta(hours=-1)), BODY, "not of the last five minutes"),
        (lambda: signed(timestamp="soon"), BODY, "no number of seconds"),
        (lambda: signed(timestamp="-1"), BODY, "no number of seconds"),
        (lambda: signed(timestamp="٣"), BODY, "no number of seconds"),
        (lambda: signed(timestamp="9" * 5000), BODY, "no number of seconds"),
        (lambda: without("webhook-id"), BODY, "no webhook-id"),
        (lambda: without("webhook-timestamp"), BODY, "no webhook-timestamp"),
        (lambda: signed(signature=""), BODY, "no webhook-signature"),
        (dict, BODY, "no webhook-id and no webhook-timestamp and no webhook-signature"),
    ],
)
def test_a_forgery_is_refused_and_it_is_said_why(headers: Callable[[], dict[str, str]], body: bytes, why: str) -> None:
    with pytest.raises(NotOurs, match=why):
        verified(SECRET, headers(), body)

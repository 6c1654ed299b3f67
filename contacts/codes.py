"""One-time codes: how one is made, how it is kept, and when the next may be sent. Pure but for the random source."""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp
from django.utils.translation import gettext as _

from core.encryption import keyed_hash
from core.policy import Policy

SECRET_BYTES, LINK_BYTES = 20, 24
TEST_CODE = (
    "000000"  # of the test world, where no code leaves the house: what would be sent is known, the rest is checked
)


def new_code(counter: int) -> str:
    """Six digits, from a secret of its own that nobody keeps (R11, R14)."""
    return pyotp.HOTP(b32encode(secrets.token_bytes(SECRET_BYTES)).decode()).at(counter)


def new_link() -> str:
    """What the link of an e-mail carries beside the code: nobody guesses it."""
    return secrets.token_urlsafe(LINK_BYTES)


def spelled(code: str) -> str:
    """As a voice says it: digit by digit, with a pause after each."""
    return ", ".join(code)


def put_through(extension: str, words: str) -> str:
    """What a voice says: whoever puts the call through, where somebody has to, hears of the extension first."""
    if not extension:
        return words
    first = _("Please put this call through to extension %(digits)s.") % {"digits": spelled(extension)}
    return f"{first}\n\n{words}"


def hash_of(code: str, *, purpose: str, attempt: str, address: str) -> str:
    """What is stored: an HMAC, bound to purpose, attempt and address."""
    return keyed_hash(f"code.{purpose}", f"{attempt}:{address}:{code}")


def agrees(stored: str, guessed: str) -> bool:
    """Whether a guess has the hash that is stored, if one is."""
    return bool(stored) and hmac.compare_digest(stored, guessed)


def next_send_at(sent: Sequence[datetime], *, policy: Policy, wait_seconds: int = 0) -> datetime | None:
    """When another code may be sent after those of `sent` (oldest first); None when nothing forbids it (R13)."""
    limits = [
        (1, timedelta(seconds=wait_seconds)),
        (policy.code_sends_per_10_minutes_count, timedelta(minutes=10)),
        (policy.code_sends_per_day_count, timedelta(days=1)),
    ]
    return max((sent[-count] + span for count, span in limits if len(sent) >= count), default=None)

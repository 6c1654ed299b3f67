"""Encryption at rest: AES-256-GCM under a data key (core.keys), bound to where the ciphertext belongs (R23)."""

import hashlib
import hmac
import os
from io import BytesIO

from cryptography.exceptions import InvalidTag
from django.conf import settings

from core.keys.models import KEY_ID_LETTERS
from core.keys.ring import Key, NoSuchKey, Purpose, current, key_called

NONCE_BYTES = 12
TAG_BYTES = 16
SPLIT = KEY_ID_LETTERS + NONCE_BYTES


class Undecryptable(Exception):
    """The key is gone, or the ciphertext was changed or moved to another row or field."""


def encrypt(plain: bytes, *, bound_to: str, purpose: Purpose = "fields") -> bytes:
    return encrypt_under(current(purpose), plain, bound_to=bound_to).getvalue()


def encrypt_under(key: Key, plain: bytes, *, bound_to: str) -> BytesIO:
    """Layout: id of the data key (8 letters), nonce (12 bytes), ciphertext with its tag."""
    nonce = os.urandom(NONCE_BYTES)
    blob = BytesIO(bytes(SPLIT + len(plain) + TAG_BYTES))  # made once: a file is large, and several come at once
    with blob.getbuffer() as room:
        room[:SPLIT] = key.id.encode() + nonce
        key.cipher.encrypt_into(nonce, plain, _authenticated(key.id, bound_to), room[SPLIT:])
    return blob


def decrypt(blob: bytes, *, bound_to: str) -> bytes:
    """Raises Undecryptable unless `blob` was made by encrypt() with the same `bound_to`."""
    nonce, sealed = blob[KEY_ID_LETTERS:SPLIT], memoryview(blob)[SPLIT:]
    try:
        key = key_called(key_id_of(blob))
        return key.cipher.decrypt(nonce, sealed, _authenticated(key.id, bound_to))
    except (NoSuchKey, InvalidTag, UnicodeDecodeError, ValueError) as error:
        raise Undecryptable(bound_to) from error


def key_id_of(blob: bytes) -> str:
    return blob[:KEY_ID_LETTERS].decode("ascii")


def _authenticated(key_id: str, bound_to: str) -> bytes:
    return f"{key_id}{bound_to}".encode()


def keyed_hash(label: str, value: str) -> str:
    """HMAC-SHA-256 in hexadecimal, under a key of its own for each label (codes, join tokens, API keys)."""
    key = hmac.digest(settings.HMAC_KEY.encode(), label.encode(), hashlib.sha256)
    return hmac.digest(key, value.encode(), hashlib.sha256).hex()

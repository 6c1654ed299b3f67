"""Encryption at rest: AES-256-GCM with a key ring, bound to where the ciphertext belongs (R23)."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class Undecryptable(Exception):
    """The key is gone, or the ciphertext was changed or moved to another row or field."""


def encrypt(plain: bytes, *, bound_to: str) -> bytes:
    """Layout: length of the key id (1 byte), key id, nonce (12 bytes), ciphertext with its tag."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(NONCE_BYTES)
    header = bytes([len(key_id)]) + key_id.encode()
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + bound_to.encode())


def decrypt(blob: bytes, *, bound_to: str) -> bytes:
    """Raises Undecryptable unless `blob` was made by encrypt() with the same `bound_to`."""
    split = 1 + blob[0]
    header, nonce, sealed = blob[:split], blob[split : split + NONCE_BYTES], blob[split + NONCE_BYTES :]
    try:
        key = settings.FIELD_KEYS[header[1:].decode()]
        return AESGCM(key).decrypt(nonce, sealed, header + bound_to.encode())
    except (KeyError, InvalidTag, UnicodeDecodeError, ValueError) as error:
        raise Undecryptable(bound_to) from error


def keyed_hash(label: str, value: str) -> str:
    """HMAC-SHA-256 in hexadecimal, under a key of its own for each label (codes, join tokens, blind indexes)."""
    key = hmac.digest(settings.HMAC_KEY.encode(), label.encode(), hashlib.sha256)
    return hmac.digest(key, value.encode(), hashlib.sha256).hex()

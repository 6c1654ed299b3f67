"""Signatures of exports: Ed25519, with a key that only this site can make out of its settings."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LABEL = b"audit export"


def _key() -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), length=32, salt=None, info=LABEL).derive(settings.HMAC_KEY.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> str:
    """32 bytes in base64: whoever has it can check an export without this site."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def sign(content: bytes) -> str:
    return base64.b64encode(_key().sign(content)).decode()


def is_genuine(content: bytes, signature: str, key: str) -> bool:
    """Whether the signature is one of this content by the public key; both in base64."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True

"""The master keys that a setting names: 32 random bytes as base64, several as id:key, or keys of AWS KMS."""

import base64
import binascii
import re

from django.core.exceptions import ImproperlyConfigured

from config import env

LENGTH = 32  # bytes
# Of 32 random bytes about 30 differ. Fewer than this were not drawn at random.
DIFFERENT_BYTES = 16
ARN = re.compile(r"arn:aws[\w-]*:kms:[\w-]+:\d+:key/[\w-]+")


def master_keys(name: str) -> dict[str, bytes | None]:
    """By id, in their order: the first wraps, all of them unwrap. None: a key of KMS, whose id is its ARN."""
    ring: dict[str, bytes | None] = {}
    for entry in env.secret(name).split(","):
        key_id, key = _entry(name, entry.strip())
        if key_id in ring:
            raise ImproperlyConfigured(f"{name} has two keys called {key_id!r}. Give each an id of its own: id:key.")
        ring[key_id] = key
    return ring


def _entry(name: str, entry: str) -> tuple[str, bytes | None]:
    if entry.startswith("kms:"):
        arn = entry.removeprefix("kms:")
        if not ARN.fullmatch(arn):
            raise ImproperlyConfigured(f"{name}: after kms: the ARN of a key is needed, such as arn:aws:kms:…:key/….")
        return arn, None
    key_id, _, encoded = entry.rpartition(":")
    try:
        key = base64.b64decode(encoded.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != LENGTH:
        raise ImproperlyConfigured(f"{name} needs {LENGTH} random bytes as base64. docs/keys.md says how to make them.")
    if len(set(key)) < DIFFERENT_BYTES or (key.isascii() and key.decode().isprintable()):
        raise ImproperlyConfigured(f"{name} can be guessed: it is no random key. docs/keys.md says how to make one.")
    return key_id or "m1", key

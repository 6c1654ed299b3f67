"""Master keys wrap data keys and nothing else: held by this process, or by AWS KMS, which never hands its own out."""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from core.keys.errors import MasterKeyError

NONCE_BYTES = 12


class Master(Protocol):
    """`id` stands beside each data key that it has wrapped. `about`: the purpose and the id of the data key, which
    unwrap() has to be told again."""

    id: str

    def wrap(self, key: bytes, *, about: dict[str, str]) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, about: dict[str, str]) -> bytes:
        """Raises MasterKeyError."""


class LocalMaster:
    """AES-256-GCM under a key from the environment or a file."""

    def __init__(self, key_id: str, key: bytes) -> None:
        self.id, self._cipher = key_id, AESGCM(key)

    def wrap(self, key: bytes, *, about: dict[str, str]) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, _bound(about))

    def unwrap(self, wrapped: bytes, *, about: dict[str, str]) -> bytes:
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(about))
        except (InvalidTag, ValueError) as error:
            raise MasterKeyError(
                f"VOUCHROOM_MASTER_KEY: the key {self.id!r} is not the one that wrapped the data key {about}."
            ) from error


def _bound(about: dict[str, str]) -> bytes:
    return "\n".join(f"{name}={value}" for name, value in sorted(about.items())).encode()


def first_master() -> Master:
    """The one that wraps."""
    return master_of(next(iter(settings.MASTER_KEYS)))


def master_of(master_id: str) -> Master:
    if master_id not in settings.MASTER_KEYS:
        raise MasterKeyError(
            f"VOUCHROOM_MASTER_KEY does not have the key {master_id!r}, which wrapped data keys of this database."
        )
    key: bytes | None = settings.MASTER_KEYS[master_id]
    if key is not None:
        return LocalMaster(master_id, key)
    from core.keys.kms import KmsMaster  # with boto3, half a second that only a key of KMS costs

    return KmsMaster(master_id)

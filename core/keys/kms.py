"""A master key in AWS KMS, by its ARN. Credentials are boto3's own; `about` is the encryption context."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from core.keys.errors import MasterKeyError

WAIT = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})


class KmsMaster:
    def __init__(self, arn: str) -> None:
        self.id = arn
        self._client = boto3.client("kms", region_name=arn.split(":")[3], config=WAIT)

    def wrap(self, key: bytes, *, about: dict[str, str]) -> bytes:
        with self._asking():
            return self._client.encrypt(KeyId=self.id, Plaintext=key, EncryptionContext=about)["CiphertextBlob"]

    def unwrap(self, wrapped: bytes, *, about: dict[str, str]) -> bytes:
        with self._asking():
            return self._client.decrypt(KeyId=self.id, CiphertextBlob=wrapped, EncryptionContext=about)["Plaintext"]

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise MasterKeyError(
                f"VOUCHROOM_MASTER_KEY: AWS KMS refuses the key {self.id}, or is away: {error}"
            ) from error

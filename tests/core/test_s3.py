"""Documents in a bucket instead of a folder: the same calls, against moto's S3 server on this machine."""

from collections.abc import Iterator
from uuid import uuid4

import boto3
import pytest

from config.env import documents_storage
from core.files import delete_file, read_file, store_file
from tests.aws import moto

pytestmark = pytest.mark.django_db


class Bucket:
    """A new bucket for each test: moto's servers of one process share their state."""

    def __init__(self) -> None:
        self.name = f"passports-{uuid4()}"
        self.client = boto3.client("s3")
        self.client.create_bucket(Bucket=self.name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})

    def read(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.name, Key=key)["Body"].read()

    def count(self) -> int:
        return self.client.list_objects_v2(Bucket=self.name)["KeyCount"]


@pytest.fixture
def bucket(monkeypatch, settings) -> Iterator[Bucket]:
    with moto() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        made = Bucket()
        settings.STORAGES = {**settings.STORAGES, "documents": documents_storage(f"s3://{made.name}/live")}
        yield made


def test_a_document_is_stored_in_the_bucket_as_ciphertext_and_read_back(bucket: Bucket) -> None:
    name = store_file(b"a passport", bound_to="doc_1.page", purpose="pages")
    assert b"passport" not in bucket.read(f"live/{name}")
    assert read_file(name, bound_to="doc_1.page") == b"a passport"


def test_a_deleted_document_is_gone_from_the_bucket(bucket: Bucket) -> None:
    name = store_file(b"a passport", bound_to="doc_1.page", purpose="pages")
    delete_file(name)
    assert bucket.count() == 0

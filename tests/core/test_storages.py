"""The stores of documents keep one contract: a folder, and a bucket of moto's S3 server on this machine."""

import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from config.env import documents_storage
from core.encryption import Undecryptable
from core.files import (
    StorageAway,
    delete_file,
    discard_files,
    keep_files,
    read_file,
    stage_file,
    sweep_files,
)
from core.models import StrayFile
from launcher.ports import free_port
from tests.aws import aws_variables, moto
from tests.storing import store_file

pytestmark = pytest.mark.django_db(transaction=True)
KMS = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"


class Bucket:
    """A new one for each test: moto's servers of one process share their state."""

    def __init__(self) -> None:
        self.name, self.client = f"passports-{uuid4()}", boto3.client("s3")
        self.client.create_bucket(Bucket=self.name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        self.address = f"s3://{self.name}/live?kms={KMS}"

    def stored(self) -> dict[str, bytes]:
        listed = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        keys = [each["Key"] for each in listed]
        return {key: self.client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in keys}


class Folder:
    def __init__(self, path: Path) -> None:
        self.path, self.address = path, f"file://{path}"

    def stored(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.path.rglob("*") if path.is_file()}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with moto() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture(params=[Folder, Bucket])
def store(request: pytest.FixtureRequest, aws: None, settings: object, tmp_path: Path) -> Folder | Bucket:
    made = Bucket() if request.param is Bucket else Folder(tmp_path / "store")
    settings.STORAGES = {**settings.STORAGES, "documents": documents_storage(made.address)}
    return made


def test_a_file_is_stored_as_ciphertext_and_read_back_where_it_belongs(store: Folder | Bucket) -> None:
    name = store_file(b"a passport", bound_to="doc_1.page", purpose="pages")
    (blob,) = store.stored().values()
    assert b"passport" not in blob
    assert read_file(name, bound_to="doc_1.page") == b"a passport"
    with pytest.raises(Undecryptable):
        read_file(name, bound_to="doc_2.page")


def test_originals_and_pages_lie_apart(store: Folder | Bucket) -> None:
    for purpose in ("pages", "originals"):
        store_file(b"a passport", bound_to="doc_1", purpose=purpose)
    assert [sum(f"{purpose}/" in key for key in store.stored()) for purpose in ("pages", "originals")] == [1, 1]


def test_a_deleted_file_is_gone_and_may_be_deleted_again(store: Folder | Bucket) -> None:
    name = store_file(b"a passport", bound_to="doc_1", purpose="pages")
    delete_file(name)
    delete_file(name)
    assert store.stored() == {}


def test_a_file_that_is_not_there_is_no_empty_one(store: Folder | Bucket) -> None:
    with pytest.raises(StorageAway):
        read_file("pages/none/xx/file_none", bound_to="doc_1")


def test_a_staged_file_is_kept_or_goes_with_the_sweep(store: Folder | Bucket) -> None:
    kept, lost = (stage_file(b"a passport", bound_to="doc_1", purpose="pages") for _ in range(2))
    keep_files([kept])
    discard_files([lost])
    StrayFile.objects.update(due_at="2020-01-01T00:00Z")
    sweep_files()
    assert [key.endswith(kept) for key in store.stored()] == [True]


def test_no_file_takes_the_place_of_another(store: Folder | Bucket) -> None:
    names = {store_file(b"a passport", bound_to="doc_1", purpose="pages") for _ in range(5)}
    assert len(names) == len(store.stored()) == 5


def test_a_bucket_encrypts_under_the_key_that_the_address_names(aws: None, settings: object) -> None:
    bucket = Bucket()
    settings.STORAGES = {**settings.STORAGES, "documents": documents_storage(bucket.address)}
    store_file(b"a passport", bound_to="doc_1", purpose="pages")
    head = bucket.client.head_object(Bucket=bucket.name, Key=next(iter(bucket.stored())))
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KMS)


@pytest.mark.parametrize("fault", ["nobody answers", "no such bucket"])
def test_a_bucket_that_fails_is_away_and_nothing_else(
    fault: str, aws: None, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "nobody answers":
        for name, value in aws_variables(f"http://127.0.0.1:{free_port()}").items():
            monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "documents": documents_storage(f"s3://none-{uuid4()}")}
    with pytest.raises(StorageAway):
        store_file(b"a passport", bound_to="doc_1", purpose="pages")
    with pytest.raises(StorageAway):
        read_file("pages/k/xx/file_none", bound_to="doc_1")


def test_a_bucket_that_is_slow_is_given_up(aws: None, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = documents_storage("s3://passports")
    waits = storage["OPTIONS"]["client_config"]
    assert (waits.connect_timeout, waits.read_timeout, waits.retries["max_attempts"]) == (3, 10, 1)
    storage["OPTIONS"]["client_config"] = waits.merge(Config(read_timeout=0.3))
    settings.STORAGES = {**settings.STORAGES, "documents": storage}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for name, value in aws_variables(f"http://127.0.0.1:{silent.getsockname()[1]}").items():
            monkeypatch.setenv(name, value)
        with pytest.raises(StorageAway):
            store_file(b"a passport", bound_to="doc_1", purpose="pages")

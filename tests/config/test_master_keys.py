"""VOUCHROOM_MASTER_KEY: what it may be, and what is refused with a sentence that names it."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.master_keys import master_keys

ARN = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch):
    def read(value: str) -> dict[str, bytes | None]:
        monkeypatch.setenv("THING", value)
        return master_keys("THING")

    return read


def test_a_key_alone_has_an_id_all_the_same(read) -> None:
    key = os.urandom(32)
    assert read(encoded(key)) == {"m1": key}


def test_a_key_may_be_written_as_base64_for_addresses(read) -> None:
    key = bytes(range(223, 255))
    assert read(base64.urlsafe_b64encode(key).decode()) == {"m1": key}


def test_the_first_of_a_ring_comes_first(read) -> None:
    new, old = os.urandom(32), os.urandom(32)
    assert list(read(f"m2:{encoded(new)}, m1:{encoded(old)}").items()) == [("m2", new), ("m1", old)]


def test_a_key_of_kms_stands_beside_a_local_one(read) -> None:
    assert list(read(f"kms:{ARN},{encoded(os.urandom(32))}")) == [ARN, "m1"]


def test_a_key_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    key = os.urandom(32)
    (tmp_path / "key").write_text(encoded(key) + "\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "key"))
    assert master_keys("THING") == {"m1": key}


@pytest.mark.parametrize(
    "value",
    [
        "changeme",
        "x" * 50,
        encoded(b"too short to be a key") + "========",
        encoded(bytes(32)),
        encoded(bytes(range(100, 131))),
        encoded(bytes(range(100, 133))),
        "m1:" + "not base64 at all! " * 3,
        f"kms:{ARN.replace('key/', 'alias/')}",
        "kms:" + "x" * 40,
    ],
)
def test_what_is_no_key_is_refused(read, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="THING"):
        read(value)


@pytest.mark.parametrize("key", [b"12345678" * 4, b"correct horse battery staple ok!", bytes(range(8)) * 4])
def test_what_somebody_typed_or_copied_is_refused(read, key: bytes) -> None:
    with pytest.raises(ImproperlyConfigured, match="THING can be guessed"):
        read(encoded(key))


def test_two_keys_under_one_id_are_refused(read) -> None:
    with pytest.raises(ImproperlyConfigured, match="two keys called 'm1'"):
        read(f"{encoded(os.urandom(32))},{encoded(os.urandom(32))}")

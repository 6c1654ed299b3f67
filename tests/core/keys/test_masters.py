"""What every master key does, whoever holds it: this process, or KMS (moto's server on this machine)."""

import os
from collections.abc import Callable, Iterator

import boto3
import pytest

from core.keys.errors import MasterKeyError
from core.keys.masters import Master, master_of
from tests.aws import moto

ABOUT = {"key_id": "abcdefgh", "purpose": "fields"}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with moto() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture(params=["local", "kms"])
def new_master(request: pytest.FixtureRequest, settings) -> Callable[[], Master]:
    """Another one with each call, all of them in the setting."""
    settings.MASTER_KEYS = {}
    if request.param == "kms":
        request.getfixturevalue("aws")

    def make() -> Master:
        if request.param == "kms":
            master_id, key = boto3.client("kms").create_key()["KeyMetadata"]["Arn"], None
        else:
            master_id, key = f"m{len(settings.MASTER_KEYS)}", os.urandom(32)
        settings.MASTER_KEYS = {**settings.MASTER_KEYS, master_id: key}
        return master_of(master_id)

    return make


def test_what_is_wrapped_is_unwrapped_and_not_there_in_clear(new_master) -> None:
    master, key = new_master(), os.urandom(32)
    wrapped = master.wrap(key, about=ABOUT)
    assert key not in wrapped
    assert master.unwrap(wrapped, about=ABOUT) == key


@pytest.mark.parametrize("about", [{**ABOUT, "key_id": "hgfedcba"}, {**ABOUT, "purpose": "index"}, {}])
def test_it_opens_nothing_for_another_data_key(new_master, about: dict[str, str]) -> None:
    master = new_master()
    wrapped = master.wrap(os.urandom(32), about=ABOUT)
    with pytest.raises(MasterKeyError, match="VOUCHROOM_MASTER_KEY"):
        master.unwrap(wrapped, about=about)


def test_another_master_key_opens_nothing(new_master) -> None:
    wrapped = new_master().wrap(os.urandom(32), about=ABOUT)
    with pytest.raises(MasterKeyError, match="VOUCHROOM_MASTER_KEY"):
        new_master().unwrap(wrapped, about=ABOUT)


def test_a_changed_byte_is_noticed(new_master) -> None:
    master = new_master()
    wrapped = bytearray(master.wrap(os.urandom(32), about=ABOUT))
    wrapped[-1] ^= 1
    with pytest.raises(MasterKeyError, match="VOUCHROOM_MASTER_KEY"):
        master.unwrap(bytes(wrapped), about=ABOUT)


def test_a_master_key_that_the_setting_does_not_have_is_named(settings) -> None:
    settings.MASTER_KEYS = {"m2": os.urandom(32)}
    with pytest.raises(MasterKeyError, match="VOUCHROOM_MASTER_KEY does not have the key 'm1'"):
        master_of("m1")


def test_that_kms_is_away_is_said(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    arn = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"
    settings.MASTER_KEYS = {arn: None}
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with pytest.raises(MasterKeyError, match=f"AWS KMS refuses the key {arn}, or is away: Could not connect"):
        master_of(arn).wrap(os.urandom(32), about=ABOUT)

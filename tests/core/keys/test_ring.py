"""The data keys of a process: made once, opened once, never in clear in the database."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from audit.models import Event
from core.encryption import Undecryptable, decrypt, encrypt, key_id_of
from core.keys import ring
from core.keys.errors import MasterKeyError
from core.keys.masters import LocalMaster
from core.keys.models import DataKey
from tests.races import results_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _this_process_forgets() -> Iterator[None]:
    yield
    ring.forget()


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a database that is new."""
    monkeypatch.setattr(ring, "_opened", {})
    monkeypatch.setattr(ring, "_current", {})
    DataKey.objects.all().delete()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the master key was asked, by data key."""
    count: Counter[str] = Counter()
    unwrap = LocalMaster.unwrap

    def counting(self: LocalMaster, wrapped: bytes, *, about: dict[str, str]) -> bytes:
        count[about["key_id"]] += 1
        return unwrap(self, wrapped, about=about)

    monkeypatch.setattr(LocalMaster, "unwrap", counting)
    return count


def test_each_purpose_has_a_key_of_its_own_after_migrate() -> None:
    assert Counter(DataKey.objects.values_list("purpose", flat=True)) == Counter(ring.PURPOSES)


@pytest.mark.usefixtures("no_keys")
def test_twenty_that_need_the_first_key_at_once_make_one(asked: Counter[str]) -> None:
    made = results_at_once([lambda: ring.current("fields")] * 20)
    assert {key.id for key in made} == {DataKey.objects.get().key_id}
    assert set(asked.values()) == {1}
    assert Event.objects.filter(action="data_key.made", subject=DataKey.objects.get().public_id).count() == 1


@pytest.mark.usefixtures("no_keys")
def test_a_key_outlives_the_transaction_that_needed_it_first() -> None:
    with transaction.atomic():
        blob = encrypt(b"passport", bound_to="a")
        transaction.set_rollback(True)
    ring.forget()
    assert decrypt(blob, bound_to="a") == b"passport"


def test_the_master_key_is_asked_once_a_process_and_key(asked: Counter[str]) -> None:
    ring.forget()
    blobs = [encrypt(b"passport", bound_to="a", purpose=purpose) for purpose in ring.PURPOSES for _ in range(3)]
    results_at_once([lambda blob=blob: decrypt(blob, bound_to="a") for blob in blobs])
    assert set(asked.values()) == {1}


def test_a_key_that_another_process_made_is_looked_up_once(django_assert_num_queries: Any) -> None:
    blob = encrypt(b"passport", bound_to="a")
    ring.forget()
    with django_assert_num_queries(1):
        assert {decrypt(blob, bound_to="a") for _ in range(3)} == {b"passport"}


def test_what_is_current_is_looked_up_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "CURRENT_FOR", 60.0)
    ring.forget()
    before = ring.current("fields")
    DataKey.objects.filter(key_id=before.id).update(superseded_at="2026-01-01T00:00Z")
    ring.new_key("fields").save()
    assert ring.current("fields") == before
    now = ring.time.monotonic()
    monkeypatch.setattr(ring.time, "monotonic", lambda: now + 61)
    assert ring.current("fields") != before


def test_no_key_lies_in_the_database_in_clear() -> None:
    secrets = [ring.key_called(key_id).secret for key_id in DataKey.objects.values_list("key_id", flat=True)]
    wrapped = b"".join(bytes(each) for each in DataKey.objects.values_list("wrapped", flat=True))
    assert not [secret for secret in secrets if secret in wrapped]


def test_a_retired_key_opens_nothing() -> None:
    blob = encrypt(b"passport", bound_to="a")
    DataKey.objects.filter(key_id=key_id_of(blob)).update(retired_at="2026-01-01T00:00Z", wrapped=b"")
    ring.forget()
    with pytest.raises(Undecryptable):
        decrypt(blob, bound_to="a")


def test_a_key_that_another_process_retired_is_forgotten_with_the_next_look_at_what_is_current(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ring, "CURRENT_FOR", 60.0)
    ring.forget()
    blob = encrypt(b"passport", bound_to="a", purpose="pages")
    ring.current("fields")
    DataKey.objects.filter(key_id=key_id_of(blob)).update(
        superseded_at="2026-01-01T00:00Z", retired_at="2026-01-01T00:00Z", wrapped=b""
    )
    assert decrypt(blob, bound_to="a") == b"passport"
    now = ring.time.monotonic()
    monkeypatch.setattr(ring.time, "monotonic", lambda: now + 61)
    ring.current("fields")
    with pytest.raises(Undecryptable):
        decrypt(blob, bound_to="a")
    assert "pages" not in ring._current


def test_without_its_master_key_a_process_says_so_at_its_start(settings) -> None:
    settings.MASTER_KEYS = {"m1": os.urandom(32)}
    with pytest.raises(MasterKeyError, match="VOUCHROOM_MASTER_KEY: the key 'm1' is not the one"):
        ring.open_after_migrate()

"""Ops hear of keys in use that are about to end, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from core.models import User
from integration.keys.actions import make_key, revoke_key, rotate_key
from integration.models import ApiKey
from integration.tasks import watch_keys
from messaging.models import OpsTask

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def key(ops: User) -> ApiKey:
    return make_key("Market", actor=ops, is_test=False, scopes=["cases:read"])[0]


def change(key: ApiKey, **times: Any) -> None:
    ApiKey.objects.filter(pk=key.pk).update(**times)


def told() -> list[str]:
    watch_keys()
    return list(OpsTask.objects.filter(kind="api_key_ends").values_list("key", flat=True))


def test_a_key_in_use_that_ends_within_a_week_is_told_once(key: ApiKey) -> None:
    change(key, expires_at=Now() + 6 * DAY, last_used_at=Now() - DAY)
    assert told() == [key.public_id]
    assert told() == [key.public_id]
    task = OpsTask.objects.get()
    assert task.count == 1
    assert task.facts["name"] == "Market"


@pytest.mark.parametrize(
    "times",
    [
        {"expires_at": None, "last_used_at": Now()},
        {"expires_at": Now() + 8 * DAY, "last_used_at": Now()},
        {"expires_at": Now() + DAY, "last_used_at": None},
        {"expires_at": Now() + DAY, "last_used_at": Now() - 8 * DAY},
        {"expires_at": Now() - DAY, "last_used_at": Now()},
    ],
    ids=["never ends", "not soon", "never used", "not used any more", "ended"],
)
def test_there_is_nothing_to_tell_of_others(key: ApiKey, times: dict[str, Any]) -> None:
    change(key, **times)
    assert told() == []


def test_a_revoked_key_is_not_told_of(key: ApiKey, ops: User) -> None:
    change(key, expires_at=Now() + DAY, last_used_at=Now())
    revoke_key(key, actor=ops)
    assert told() == []


def test_of_a_rotated_key_it_counts_that_it_is_used_still(key: ApiKey, ops: User) -> None:
    change(key, last_used_at=Now())
    rotate_key(key, actor=ops, overlap=timedelta(hours=20))
    assert told() == []
    change(key, last_used_at=Now() + timedelta(minutes=5))
    assert told() == [key.public_id]


def test_ops_are_told_of_an_overlap_a_day_before_its_end(key: ApiKey, ops: User) -> None:
    rotate_key(key, actor=ops, overlap=2 * DAY)
    change(key, last_used_at=Now() + timedelta(minutes=5))
    assert told() == []

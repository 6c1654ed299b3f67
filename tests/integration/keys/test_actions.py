"""Keys are made, rotated, narrowed and revoked, by actions that say what was done."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client

from audit.models import Event
from core.errors import DomainError
from core.models import PolicyVersion, User
from integration.keys.actions import change_key, make_key, revoke_key, rotate_key
from integration.keys.secrets import SHAPE, hash_of
from integration.models import ApiKey

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make(ops: User, name: str = "Market", **more: Any) -> tuple[ApiKey, str]:
    return make_key(name, actor=ops, **{"is_test": False, "scopes": ["policies:read", "cases:read"], **more})


def status(secret: str) -> int:
    return Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/policies").status_code


def actions_on(key: ApiKey) -> list[str]:
    return list(Event.objects.filter(subject=key.public_id).order_by("pk").values_list("action", flat=True))


def code_of(call: Any, *words: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as refused:
        call(*words, **more)
    return refused.value.code


def test_of_the_secret_a_hash_is_kept_and_four_letters(ops: User) -> None:
    key, secret = make(ops)
    assert SHAPE.fullmatch(secret)
    assert (key.secret_hash, key.ending) == (hash_of(secret), secret[-4:])
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert not [name for name, value in row.items() if secret in str(value)]
    assert secret not in str(list(Event.objects.values()))
    assert actions_on(key) == ["api_key.made"]


def test_the_secret_says_of_which_world_it_is(ops: User) -> None:
    assert make(ops)[1].startswith("vr_live_")
    assert make(ops, is_test=True)[1].startswith("vr_test_")


def test_two_keys_in_force_have_two_names_in_one_world(ops: User) -> None:
    key, _secret = make(ops)
    assert code_of(make, ops) == "name_taken"
    make(ops, is_test=True)
    revoke_key(key, actor=ops)
    make(ops)


def test_a_scope_that_there_is_not_is_refused(ops: User) -> None:
    assert code_of(make, ops, scopes=["everything:write"]) == "unknown_scope"


def test_after_its_lifetime_a_key_opens_nothing(ops: User) -> None:
    key, secret = make(ops, lifetime=DAY)
    assert key.expires_at
    assert status(secret) == 200
    ApiKey.objects.update(expires_at=Now())
    assert status(secret) == 401


def test_a_rotated_key_works_on_beside_the_new_one_that_may_the_same(ops: User) -> None:
    old, secret = make(ops, return_origins=["https://market.example"])
    new, new_secret = rotate_key(old, actor=ops, overlap=DAY)
    assert (status(secret), status(new_secret)) == (200, 200)
    assert (new.name, new.scopes, new.is_test, new.return_origins, new.replaces) == (
        old.name,
        old.scopes,
        old.is_test,
        old.return_origins,
        old,
    )
    assert new.expires_at is None
    assert (actions_on(old), actions_on(new)) == (["api_key.made", "api_key.rotated"], ["api_key.made"])
    ApiKey.objects.filter(pk=old.pk).update(expires_at=Now())
    assert (status(secret), status(new_secret)) == (401, 200)


def test_without_overlap_the_old_key_ends_at_once(ops: User) -> None:
    old, secret = make(ops)
    _new, new_secret = rotate_key(old, actor=ops, overlap=timedelta())
    assert (status(secret), status(new_secret)) == (401, 200)


def test_an_overlap_makes_no_key_last_longer_than_it_would_have(ops: User) -> None:
    old, _secret = make(ops, lifetime=timedelta(days=30))
    ApiKey.objects.update(expires_at=F("made_at") + timedelta(hours=1))
    old.refresh_from_db()
    rotate_key(old, actor=ops, overlap=DAY)
    ends = old.expires_at
    old.refresh_from_db()
    assert old.expires_at == ends


def test_the_new_key_lasts_as_long_as_the_old_one_was_given(ops: User) -> None:
    old, _secret = make(ops, lifetime=timedelta(days=30))
    ApiKey.objects.update(made_at=F("made_at") - 10 * DAY, expires_at=F("expires_at") - 10 * DAY)
    old.refresh_from_db()
    new, _secret = rotate_key(old, actor=ops, overlap=DAY)
    new.refresh_from_db()
    assert new.expires_at
    assert abs(new.expires_at - new.made_at - timedelta(days=30)) < timedelta(minutes=1)


def test_a_key_is_rotated_once(ops: User) -> None:
    old, _secret = make(ops)
    rotate_key(old, actor=ops, overlap=DAY)
    assert code_of(rotate_key, old, actor=ops, overlap=DAY) == "already_rotated"


def test_the_overlap_is_as_long_as_the_policy_allows(ops: User) -> None:
    PolicyVersion.objects.create(number=1, figures={"api_key_overlap_days": 2}, published_by=ops)
    old, _secret = make(ops)
    assert code_of(rotate_key, old, actor=ops, overlap=3 * DAY) == "overlap_too_long"
    rotate_key(old, actor=ops, overlap=2 * DAY)


def test_a_revoked_key_opens_nothing_and_stays_revoked(ops: User) -> None:
    key, secret = make(ops)
    assert status(secret) == 200
    revoke_key(key, actor=ops)
    assert status(secret) == 401
    assert actions_on(key) == ["api_key.made", "api_key.revoked"]
    assert code_of(revoke_key, key, actor=ops) == "key_ended"
    assert code_of(rotate_key, key, actor=ops, overlap=DAY) == "key_ended"
    assert code_of(change_key, key, actor=ops, name="x", scopes=[], return_origins=[]) == "key_ended"


def test_within_the_overlap_either_can_be_revoked_alone(ops: User) -> None:
    old, secret = make(ops)
    _new, new_secret = rotate_key(old, actor=ops, overlap=DAY)
    revoke_key(old, actor=ops)
    assert (status(secret), status(new_secret)) == (401, 200)


def test_a_key_can_be_given_less_from_its_next_request_on_and_never_more(ops: User) -> None:
    key, secret = make(ops)
    same = {"actor": ops, "name": "Market", "return_origins": []}
    assert code_of(change_key, key, scopes=["policies:read", "cases:read", "cases:write"], **same) == "wider_scopes"
    change_key(key, scopes=["cases:read"], **same)
    assert status(secret) == 403
    assert code_of(change_key, key, scopes=["policies:read"], **same) == "wider_scopes"
    event = Event.objects.get(subject=key.public_id, action="api_key.changed")
    assert json.loads(event.data) == {"taken": ["policies:read"], "scopes": ["cases:read"]}


def test_whoever_made_a_key_can_leave_and_it_works_on(ops: User) -> None:
    _key, secret = make(ops)
    ops.is_active = False
    ops.save()
    assert status(secret) == 200

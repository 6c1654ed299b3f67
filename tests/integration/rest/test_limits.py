"""How often a key may ask, and what a wrong one costs."""

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db.models.functions import Now
from django.test import Client
from redis.exceptions import ConnectionError as RedisGone

from core.models import PolicyVersion, User
from integration.keys.secrets import new_secret
from integration.rest import limits
from tests.integration.asking import post

pytestmark = pytest.mark.django_db
POLICIES = "/api/v1/policies"


def with_secret(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def wrong() -> Client:
    return with_secret(new_secret(is_test=False))


@pytest.fixture
def three(ops: User) -> None:
    PolicyVersion.objects.create(number=1, figures={"api_requests_per_minute_count": 3}, published_by=ops)


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_each_answer_says_what_is_left(platform: Any) -> None:
    client = platform().key_client
    answers = [client.get(POLICIES) for _ in range(2)]
    assert [answer["RateLimit-Policy"] for answer in answers] == ['"default";q=600;w=60'] * 2
    assert [answer["RateLimit"] for answer in answers] == ['"default";r=599;t=42', '"default";r=598;t=42']


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_a_refusal_says_what_is_left_too(platform: Any) -> None:
    client = platform("cases:read").key_client
    assert [client.get(POLICIES)["RateLimit"], client.delete(POLICIES)["RateLimit"]] == [
        '"default";r=599;t=42',
        '"default";r=598;t=42',
    ]


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_one_too_many_is_told_when_to_come_back(platform: Any, three: None) -> None:
    client = platform().key_client
    answers = [client.get(POLICIES) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    last = answers[-1]
    assert (last.json()["code"], last["Retry-After"]) == ("too_many_requests", "42")
    assert (last["RateLimit-Policy"], last["RateLimit"]) == ('"default";q=3;w=60', '"default";r=0;t=42')


def test_the_next_minute_begins_anew(platform: Any, three: None) -> None:
    client = platform().key_client
    with time_machine.travel("2026-11-22 10:00:59Z", tick=False):
        assert [client.get(POLICIES).status_code for _ in range(4)][-1] == 429
    with time_machine.travel("2026-11-22 10:01:00Z", tick=False):
        assert client.get(POLICIES).status_code == 200


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_another_key_is_not_held_up(platform: Any, three: None) -> None:
    client = platform().key_client
    assert [client.get(POLICIES).status_code for _ in range(4)][-1] == 429
    assert platform().key_client.get(POLICIES).status_code == 200


def test_it_is_one_round_trip(platform: Any, monkeypatch: Any) -> None:
    client, pool = platform().key_client, cache._cache._only.connection_pool  # type: ignore[attr-defined]
    trips, take = [], pool.get_connection
    monkeypatch.setattr(pool, "get_connection", lambda *words, **more: trips.append(1) or take(*words, **more))
    client.get(POLICIES)
    assert len(trips) == 1


def test_without_redis_the_door_is_open_and_says_no_limit(platform: Any, monkeypatch: Any, capsys: Any) -> None:
    def gone(*_: Any) -> None:
        raise RedisGone

    for way in ("_pipeline", "_script"):
        monkeypatch.setattr(limits, way, gone)
    answer = platform().key_client.get(POLICIES)
    assert (answer.status_code, "RateLimit" in answer) == (200, False)
    assert wrong().get(POLICIES).status_code == 401
    assert "redis_is_away" in capsys.readouterr().out


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_a_wrong_key_in_a_loop_asks_the_database_once(db: None, django_assert_num_queries: Any) -> None:
    client = wrong()
    answers = [client.get(POLICIES)]
    with django_assert_num_queries(0):
        answers += [client.get(POLICIES) for _ in range(50)]
    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer vr_live_",
        "Bearer vr_live_" + "a" * 100_000,
        "Bearer vr_live_ä" + "a" * 39,
        "Bearer  {secret}",
        "Bearer\t{secret}",
        "{secret}",
        "Bearer {secret}, Bearer {secret}",
        "Bearer {secret} ",
        "Token {secret}",
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_does_not_look_like_a_key_asks_nobody(
    platform: Any, authorization: str | None, django_assert_num_queries: Any
) -> None:
    secret = platform().key_client.defaults["HTTP_AUTHORIZATION"].partition(" ")[2] if authorization else ""
    headers: Any = {"Authorization": authorization.format(secret=secret)} if authorization is not None else {}
    with django_assert_num_queries(0):
        answer = Client().get(POLICIES, headers=headers)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="vouchroom"')


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
def test_the_scheme_is_written_in_any_case(platform: Any, scheme: str) -> None:
    secret = platform().key_client.defaults["HTTP_AUTHORIZATION"].partition(" ")[2]
    assert Client().get(POLICIES, headers={"Authorization": f"{scheme} {secret}"}).status_code == 200
    assert Client().get(POLICIES, headers={"Authorization": f"{scheme} {secret.upper()}"}).status_code == 401


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_from_a_network_of_many_wrong_keys_a_good_one_gets_in_at_its_second_try(platform: Any) -> None:
    assert {wrong().get(POLICIES).status_code for _ in range(limits.WRONG_FROM_A_NETWORK)} == {401}
    client = platform().key_client
    first, second, third = (client.get(POLICIES) for _ in range(3))
    assert (first.status_code, first.json()["code"], first["Retry-After"]) == (429, "too_many_requests", "1")
    assert [second.status_code, third.status_code] == [200, 200]


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_whoever_guesses_on_asks_the_database_nothing_more(db: None, django_assert_num_queries: Any) -> None:
    for _ in range(limits.WRONG_FROM_A_NETWORK):
        wrong().get(POLICIES)
    with django_assert_num_queries(0):
        assert {wrong().get(POLICIES).status_code for _ in range(20)} == {429}


@time_machine.travel("2026-11-22 10:00:18Z", tick=False)
def test_another_network_notices_nothing_of_it(platform: Any) -> None:
    for _ in range(limits.WRONG_FROM_A_NETWORK):
        wrong().get(POLICIES)
    assert platform().key_client.get(POLICIES, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_key_that_is_revoked_opens_nothing_from_that_moment(platform: Any) -> None:
    client = platform()
    assert client.key_client.get(POLICIES).status_code == 200
    type(client.key).objects.filter(pk=client.key.pk).update(revoked_at=Now())
    assert client.key_client.get(POLICIES).status_code == 401


@pytest.fixture
def four_changes(ops: User) -> None:
    PolicyVersion.objects.create(number=1, figures={"test_changes_per_hour_count": 4}, published_by=ops)


@time_machine.travel("2026-11-22 10:50:00Z", tick=False)
def test_test_keys_change_no_more_in_an_hour_than_ops_allow_all_together(platform: Any, four_changes: None) -> None:
    first, second, third, live = platform(is_test=True), platform(is_test=True), platform(is_test=True), platform()
    answers = [post(client, "sellers", {}) for client in (first, first, second, second, third, live)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 429, 400]
    assert (answers[4].json()["code"], answers[4]["Retry-After"]) == ("too_many_test_changes", "600")
    assert third.get(POLICIES).status_code == 200
    with time_machine.travel("2026-11-22 11:00:01Z", tick=False):
        assert post(third, "sellers", {}).status_code == 400


def test_one_test_key_takes_half_of_them(platform: Any, four_changes: None) -> None:
    first, second = platform(is_test=True), platform(is_test=True)
    assert [post(first, "sellers", {}).status_code for _ in range(9)] == [400] * 2 + [429] * 7
    assert [post(second, "sellers", {}).status_code for _ in range(3)] == [400, 400, 429]


def test_what_a_test_key_may_not_do_or_did_before_is_not_counted(platform: Any, four_changes: None) -> None:
    reader, writer = platform("policies:read", is_test=True), platform(is_test=True)
    assert {post(reader, "sellers", {}).status_code for _ in range(9)} == {403}
    assert {reader.delete(POLICIES).status_code for _ in range(9)} == {405}
    body = {"email": "shop@example.com", "language": "de", "time_zone": "Europe/Berlin"}
    answers = [post(writer, "sellers", body, "once") for _ in range(9)]
    assert len({answer.content for answer in answers}) == 1
    assert post(writer, "sellers", {}).status_code == 400


def test_what_is_changed_by_no_post_is_counted_too(platform: Any, four_changes: None) -> None:
    client = platform(is_test=True)
    answers = [client.put("/api/v1/test/sellers/sel_none/ready") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]

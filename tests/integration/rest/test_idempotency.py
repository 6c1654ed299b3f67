"""One effect for one request, however often it is sent. The view here makes a key with each effect."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from core.models import PolicyVersion, User
from integration.keys.actions import make_key, rotate_key
from integration.models import ApiKey, StoredAnswer
from integration.rest.idempotency import idempotent
from integration.rest.views import ApiView
from tests.races import results_at_once

pytestmark = pytest.mark.django_db
ROUTE = "/api/v1/effects"


class Effects(ApiView):
    scopes = {"POST": "webhooks:write"}
    before_answer: Any = staticmethod(lambda: None)

    @idempotent
    def post(self, request: Request) -> Response:
        key, _ = make_key(
            f"{request.data['name']} {ApiKey.objects.count()}",
            actor=User.objects.get(email="ops@example.com"),
            is_test=True,
            scopes=[],
        )
        if request.data.get("refuse"):
            raise DomainError("not_now", "It cannot be done now. Try tomorrow.")
        Effects.before_answer()
        return Response({"id": key.public_id}, status=201, headers={"Location": f"/keys/{key.public_id}"})


urlpatterns = [path("api/v1/effects", Effects.as_view())]


@pytest.fixture(autouse=True)
def _route(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def client(platform: Callable[..., Any], ops: User) -> Any:
    User.objects.filter(pk=ops.pk).update(email="ops@example.com")
    return platform()


def send(client: Any, key: str | None = "one", **body: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(ROUTE, {"name": "effect", **body}, format="json", headers=headers)


def rotated(client: Any) -> Any:
    """Sends with the new key from now on; `former` goes on with the old one."""
    former = copy(client)
    client.key, secret = rotate_key(client.key, actor=client.key.made_by, overlap=timedelta(days=1))
    client.defaults = {**client.defaults, "HTTP_AUTHORIZATION": f"Bearer {secret}"}
    client.former = former
    return client


def effects() -> int:
    return ApiKey.objects.filter(name__startswith="effect").count()


def test_the_same_request_has_one_effect_and_one_answer(client: Any) -> None:
    first, second = send(client), send(client)
    assert (first.status_code, second.status_code, effects()) == (201, 201, 1)
    assert (second.json(), second["Location"]) == (first.json(), first["Location"])
    assert (first.has_header("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (False, "true")


def test_another_value_has_another_effect(client: Any) -> None:
    assert send(client, "one").json() != send(client, "two").json()
    assert effects() == 2


def test_the_value_belongs_to_its_key(client: Any, platform: Callable[..., Any]) -> None:
    assert send(client).json() != send(platform()).json()


def test_the_value_is_kept_through_rotations(client: Any) -> None:
    first, second = send(client), send(rotated(client))
    third = send(rotated(client))
    assert (second.json(), third.json(), effects()) == (first.json(), first.json(), 1)
    assert (second["Idempotent-Replayed"], third["Idempotent-Replayed"]) == ("true", "true")
    new = send(client, "two")
    assert (send(client.former, "two").json(), effects()) == (new.json(), 2)


def test_the_value_for_another_body_is_refused_to_the_new_key_too(client: Any) -> None:
    send(client)
    answer = send(rotated(client), more=1)
    assert (answer.status_code, answer.json()["code"], effects()) == (422, "idempotency_key_reused", 1)


@pytest.mark.parametrize("name", [None, "", " ", "x" * 256, "a\tb", "Schlüssel", "x\n"])
def test_without_a_usable_value_nothing_is_done(client: Any, name: str | None) -> None:
    answer = send(client, name)
    assert (answer.status_code, answer.json()["code"], effects()) == (400, "idempotency_key_missing", 0)


def test_the_value_for_another_body_is_refused(client: Any) -> None:
    send(client)
    answer = send(client, more=1)
    assert (answer.status_code, answer.json()["code"], effects()) == (422, "idempotency_key_reused", 1)


def test_what_a_rule_refused_is_undone_and_answered_again(client: Any) -> None:
    first, second = send(client, refuse=True), send(client, refuse=True)
    assert (first.status_code, first.json()["code"], effects()) == (409, "not_now", 0)
    assert {**second.json()} == {**first.json()}
    assert (second.status_code, second["Content-Type"], StoredAnswer.objects.count()) == (
        409,
        "application/problem+json",
        1,
    )


def test_an_answer_given_again_says_the_language_that_it_was_given_in(client: Any) -> None:
    def refused(language: str) -> Any:
        headers = {"Idempotency-Key": "one", "Accept-Language": language}
        return client.post(ROUTE, {"name": "effect", "refuse": 1}, format="json", headers=headers)

    first, second = refused("de"), refused("ja")
    assert (first["Content-Language"], second["Content-Language"]) == ("de", "de")
    assert second.json() == first.json()


def test_after_a_day_the_value_is_free_again(client: Any) -> None:
    first = send(client)
    StoredAnswer.objects.update(stored_at=StoredAnswer.objects.get().stored_at - timedelta(hours=24, seconds=1))
    assert send(client).json() != first.json()
    assert (effects(), StoredAnswer.objects.count()) == (2, 1)


def test_who_dies_between_effect_and_answer_has_done_nothing_and_the_next_try_does_it(
    client: Any, monkeypatch: Any
) -> None:
    def die() -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Effects, "before_answer", staticmethod(die))
        with pytest.raises(SystemExit):
            send(client)
    assert (effects(), StoredAnswer.objects.count()) == (0, 0)
    assert (send(client).status_code, effects()) == (201, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rotates", [False, True])
def test_fifty_at_once_have_one_effect_and_equal_answers(client: Any, rotates: bool) -> None:
    PolicyVersion.objects.create(number=1, figures={"api_requests_per_minute_count": 100_000})  # they do not wait
    senders = [rotated(client), client.former] if rotates else [client] * 2

    def insist(sender: Any) -> str:
        """As a platform does: whoever is told to come back comes back."""
        while (answer := send(sender)).status_code == 409:
            assert answer["Retry-After"] == "1"
        return f"{answer.status_code} {answer.content.decode()}"

    found = results_at_once([partial(insist, sender) for sender in senders * 25])
    assert (len(set(found)), found[0][:3], effects()) == (1, "201", 1)


def test_a_new_key_that_may_less_is_not_told_what_the_old_one_was_told(client: Any) -> None:
    assert send(client).status_code == 201
    rotated(client)
    ApiKey.objects.filter(pk=client.key.pk).update(scopes=["webhooks:write"])
    answer = send(client)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_key_that_may_less_now_is_not_told_again_what_it_was_told(client: Any) -> None:
    assert send(client).status_code == 201
    ApiKey.objects.filter(pk=client.key.pk).update(scopes=["webhooks:write"])
    answer = send(client)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert send(client, key="two").status_code == 201
    assert send(client, key="two").status_code == 201

"""Lists a page at a time, over the keys themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.models import User
from integration.keys.actions import make_key, rotate_key
from integration.models import ApiKey
from integration.rest.paging import PageQuery, _opened, page_of
from integration.rest.problems import Problem
from integration.rest.views import ApiView

pytestmark = pytest.mark.django_db


class Filtered(PageQuery):
    name = serializers.CharField(required=False)


class Keys(ApiView):
    scopes = {"GET": "events:read"}
    oldest_first = False

    def get(self, request: Request) -> Response:
        asked = self.query(Filtered)
        rows = ApiKey.objects.filter(name__startswith=asked.get("name", ""))
        return page_of(request, rows, asked, lambda row: row.name, oldest_first=self.oldest_first)


class OldestFirst(Keys):
    oldest_first = True


urlpatterns = [path("api/v1/keys", Keys.as_view()), path("api/v1/first", OldestFirst.as_view())]


@pytest.fixture(autouse=True)
def _route(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def client(platform: Callable[..., Any], ops: User) -> Any:
    made = platform()
    for number in range(5):
        make_key(f"k{number}", actor=ops, is_test=True, scopes=[])
    return made


def walk(client: Any, address: str, **asked: Any) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        found = client.get(address, {**asked, **({"cursor": cursor} if cursor else {})}).json()
        pages.append(found["data"])
        if (cursor := found["next_cursor"]) is None:
            return pages


def test_newest_stand_first_and_the_last_page_says_that_it_is(client: Any) -> None:
    assert walk(client, "/api/v1/keys", limit=2, name="k") == [["k4", "k3"], ["k2", "k1"], ["k0"]]


def test_a_page_that_is_just_full_is_the_last(client: Any) -> None:
    assert walk(client, "/api/v1/keys", limit=5, name="k") == [["k4", "k3", "k2", "k1", "k0"]]


def test_oldest_stand_first_where_a_list_says_so(client: Any) -> None:
    assert walk(client, "/api/v1/first", limit=3, name="k") == [["k0", "k1", "k2"], ["k3", "k4"]]


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_others(client: Any, ops: User) -> None:
    first = client.get("/api/v1/keys", {"limit": 2, "name": "k"}).json()
    make_key("k5", actor=ops, is_test=True, scopes=[])
    again = client.get("/api/v1/keys", {"limit": 2, "name": "k", "cursor": first["next_cursor"]})
    assert again.json()["data"] == ["k2", "k1"]


@pytest.mark.parametrize(
    "asked", [{"name": "other"}, {}, {"name": "k", "path": "/api/v1/first"}], ids=["other filter", "none", "other list"]
)
def test_a_cursor_belongs_to_its_list_and_filters(client: Any, asked: dict[str, str]) -> None:
    cursor = client.get("/api/v1/keys", {"limit": 2, "name": "k"}).json()["next_cursor"]
    answer = client.get(asked.pop("path", "/api/v1/keys"), {**asked, "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


def test_a_cursor_belongs_to_its_world(client: Any, platform: Callable[..., Any]) -> None:
    cursor = client.get("/api/v1/keys", {"limit": 2}).json()["next_cursor"]
    answer = platform(is_test=True).get("/api/v1/keys", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


def test_a_cursor_goes_on_after_its_key_was_rotated(client: Any, ops: User) -> None:
    cursor = client.get("/api/v1/keys", {"limit": 2, "name": "k"}).json()["next_cursor"]
    _new, secret = rotate_key(client.key, actor=ops, overlap=timedelta())
    asked = {"limit": 2, "name": "k", "cursor": cursor}
    assert client.get("/api/v1/keys", asked).status_code == 401
    answer = client.get("/api/v1/keys", asked, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["data"] == ["k2", "k1"]


def test_a_cursor_opens_no_list_to_a_key_without_its_scope(client: Any, platform: Callable[..., Any]) -> None:
    cursor = client.get("/api/v1/keys", {"limit": 2}).json()["next_cursor"]
    answer = platform("cases:read").get("/api/v1/keys", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@given(cursor=st.text(min_size=1, max_size=60).filter(lambda text: "\0" not in text and text.strip()))
def test_no_text_is_taken_for_a_cursor(cursor: str) -> None:
    with pytest.raises(Problem, match="cursor_invalid"):
        _opened(cursor, "anywhere")


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1"])
def test_a_limit_outside_of_the_bounds_is_named(client: Any, limit: str) -> None:
    answer = client.get("/api/v1/keys", {"limit": limit})
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, ["limit"])


def test_a_parameter_that_the_list_does_not_know_is_refused(client: Any) -> None:
    answer = client.get("/api/v1/keys", {"nmae": "k"})
    assert answer.json()["errors"] == [{"field": "nmae", "code": "unknown", "detail": "There is no such parameter."}]


def test_a_parameter_that_is_there_twice_is_refused_whatever_it_says(client: Any) -> None:
    for address in ("/api/v1/keys?limit=2&limit=3", "/api/v1/keys?limit=2&limit=2"):
        answer = client.get(address)
        assert answer.json()["errors"] == [{"field": "limit", "code": "repeated", "detail": "Say it once."}]
    assert client.get("/api/v1/keys?limit=2").status_code == 200

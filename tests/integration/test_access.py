"""The site gives each key what the table says, and no more; and it says every address there is."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.core.cache import cache
from django.db.models.functions import Now
from django.test import Client
from django.urls import get_resolver

from integration.keys.scopes import SCOPES
from integration.models import WebhookEndpoint
from integration.rest.views import ApiView
from sellers.models import Seller
from tests.integration.access import TABLE
from tests.integration.asking import fields_of, patch

METHODS = ("get", "post", "put", "patch", "delete")


class Row(NamedTuple):
    method: str
    address: str
    scope: str


def rows() -> list[Row]:
    return [Row(*line.split()) for line in TABLE.strip().splitlines()]


def routes() -> Iterator[tuple[str, type[ApiView]]]:
    """What stands below /api/v1/, and asks for a key."""
    (api,) = [each for each in get_resolver().url_patterns if str(each.pattern) == "api/v1/"]
    for each in api.url_patterns:
        view = getattr(each.callback, "cls", None)
        if view and issubclass(view, ApiView):
            yield str(each.pattern), view


def ask(client: Any, row: Row) -> Any:
    """Of something that is not there: whoever may ask learns that, and nobody else does."""
    address = "/api/v1/" + row.address.replace("<str:", "{").replace(">", "}")
    headers = {"Idempotency-Key": "one", "If-Match": "*"}
    return getattr(client, row.method.lower())(address, {}, content_type="application/json", headers=headers)


def test_every_address_is_in_the_table_and_every_line_has_an_address() -> None:
    there = {
        (method.upper(), route, view.scopes[method.upper()])
        for route, view in routes()
        for method in METHODS
        if hasattr(view, method)
    }
    assert there == {tuple(row) for row in rows()}


def test_every_scope_opens_something_and_every_line_names_one() -> None:
    assert {row.scope for row in rows()} <= set(SCOPES)


def test_every_post_is_idempotent() -> None:
    assert [route for route, view in routes() if hasattr(view, "post") and not view.post.is_idempotent] == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", rows(), ids=str)
def test_only_a_key_with_the_scope_gets_in(row: Row, platform: Callable[..., Any]) -> None:
    others = platform(*[scope for scope in SCOPES if scope != row.scope]).key_client
    refused = ask(others, row)
    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "scope_missing", row.scope)
    cache.clear()
    assert ask(platform(row.scope).key_client, row).status_code not in {401, 403}


@pytest.mark.django_db
@pytest.mark.parametrize("row", rows(), ids=str)
def test_nobody_gets_in_without_a_key_that_is_in_force(row: Row, platform: Callable[..., Any]) -> None:
    revoked, expired = platform(), platform()
    type(revoked.key).objects.filter(pk=revoked.key.pk).update(revoked_at=Now())
    type(expired.key).objects.filter(pk=expired.key.pk).update(expires_at=Now())
    for client in (
        Client(),
        Client(headers={"Authorization": "Bearer vr_live_x"}),
        revoked.key_client,
        expired.key_client,
    ):
        answer = ask(client, row)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        assert answer["WWW-Authenticate"] == 'Bearer realm="vouchroom"'


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{}, {"unknown": 1}], ids=str)
def test_a_change_of_nothing_reads_nothing(body: dict[str, Any], seller: Seller, platform: Callable[..., Any]) -> None:
    endpoint = WebhookEndpoint.objects.create(is_test=False, url="https://x.example/", host="x.example", types=["*"])
    ids = {"seller": seller.public_id, "endpoint": endpoint.public_id}
    for row in rows():
        if row.method == "PATCH":
            address = row.address.replace("<str:", "{").replace(">", "}").format(**ids)
            assert set(fields_of(patch(platform(row.scope), address, body)).values()) <= {"required", "unknown"}

"""R29: the site answers as tests/access_matrix.py says, and has no address that is not in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern

from core import approvals
from core.models import User
from scheduling.room.members import Close
from scheduling.room.routing import websocket_urlpatterns
from tests import access_matrix as matrix
from tests.access_world import World, make_world
from tests.scheduling.room.sockets import SELLER_PAGE, connected
from verification.console import looks

# Of pages that know no roles: who works on the case, who has no right to it, and who has no second factor.
OF_STAFF = ["assigned", "administrator", "unproven"]
OF_KEYS = re.compile("api/v1/(?!docs/|schema/)")
OUTSIDE = {"anybody": "log", "owner": "log", "unproven": "log"}  # of all staff pages
UNKNOWN = {int: 999_999, str: "nosuch_00000000000000000000"}


@dataclass(frozen=True)
class Row:
    """`answers` by who asks; `other_method`: the one that is refused, if any."""

    method: str
    address: str
    answers: dict[str, str]
    other_method: str = ""


def rows() -> list[Row]:
    tables = [
        *_table(matrix.ACCOUNT_PAGES, matrix.ACCOUNTS, lambda told: dict.fromkeys(OF_STAFF, told["staff"]) | told),
        *_table(
            matrix.SELLER_PAGES,
            matrix.SELLERS,
            lambda told: told | dict.fromkeys(OF_STAFF, told["everyone of the staff"]),
        ),
        *_table(matrix.STAFF_PAGES, matrix.STAFF, lambda told: told | OUTSIDE),
        *_table(matrix.OTHER_PAGES, matrix.ALL, lambda told: told),
    ]
    return [*tables, *(row for line in _lines(matrix.MODELS) for row in _of_model(*line))]


def _lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def _table(table: str, columns: list[str], spread: Any) -> Iterator[Row]:
    lines = _lines(table)
    several = [address for _method, address, *_cells in lines]
    for method, address, *cells in lines:
        told = spread(dict(zip(columns, cells, strict=True)))
        told = {name: answer for name, answer in told.items() if name in matrix.ALL}
        for one in ["GET", "POST"] if method == "both" else [method]:
            alone = method != "both" and several.count(address) == 1
            yield Row(one, address, told, ("POST" if one == "GET" else "GET") if alone else "")


def _of_model(address: str, *rights: str) -> Iterator[Row]:
    def told(answer: Any) -> dict[str, str]:
        return {name: answer(right) for name, right in zip(matrix.STAFF, rights, strict=True)} | OUTSIDE

    def needs(letter: str) -> dict[str, str]:
        return told(lambda right: "200" if letter in right else "403")

    here, brace, placeholder = address.partition("{")
    yield Row("GET", here, told(lambda right: "403" if right == "-" else "200"))
    if not brace:
        return
    row = told(lambda right: {"-": "403", "l": "404"}.get(right, "200"))
    one = brace + placeholder
    yield Row("GET", f"{here}{one}", told(lambda _right: "go"))
    yield Row("GET", f"{here}{one}change/", row)
    yield Row("POST", f"{here}{one}change/", needs("c"))
    yield Row("GET", f"{here}{one}history/", row)
    yield Row("GET", f"{here}{one}delete/", needs("d"))
    yield Row("GET", f"{here}add/", needs("a"))


def routes_of(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes_of(pattern.url_patterns, route)


@pytest.fixture
def world(make_seller: Any, log_in: Any, monkeypatch: Any) -> World:
    step = approvals.Kind("A step", "scheduling.view_capacityalarm", lambda *_: None, lambda _: [], User, "")
    monkeypatch.setitem(approvals._kinds, "test", step)
    return make_world(make_seller, log_in)


def ask(client: Client, method: str, path: str) -> Any:
    """What it changes is taken back."""
    cookies = client.cookies.copy()
    client.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(client, method.lower())(path)
        b"".join(answer.streaming_content if answer.streaming else [])  # at its end a file is closed
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def in_a_word(answer: Any) -> str:
    if answer.status_code not in (301, 302):
        return str(answer.status_code)
    if "/login/?next=" in answer["Location"]:
        return "log"
    return "fac" if "reauthenticate" in answer["Location"] else "go"


@pytest.mark.django_db
def test_every_address_answers_everybody_as_the_table_says(world: World, monkeypatch: Any, settings: Any) -> None:
    # Thousands of requests: who gets a page is known before it is drawn, and nobody reads the log. On a busy machine
    # they take longer than a signed address lasts.
    monkeypatch.setattr(looks, "SECONDS", 3600)
    monkeypatch.setattr(Template, "render", lambda *_: "")
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != "config.middleware.RequestLogMiddleware"]
    wrong = []
    for row in rows():
        path, expected = row.address.format(**world.ids), dict(row.answers)
        cache.clear()
        found = {name: in_a_word(ask(world.clients[name], row.method, path)) for name in expected}
        wrong += [f"{row.method} {row.address} {name}: {found[name]}, not {expected[name]}"
                  for name in expected if found[name] != expected[name]]  # fmt: skip
        if row.other_method:
            inside = next(name for name, answer in expected.items() if answer != "log")
            other = in_a_word(ask(world.clients[inside], row.other_method, path))
            wrong += [f"{row.other_method} {row.address} {inside}: {other}, not 405"] if other != "405" else []
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_address_is_in_the_table_and_every_line_has_an_address() -> None:
    """Those of the API that ask for a key stand in a table of their own (tests/integration/access.py)."""
    example = dict.fromkeys(_placeholders(), "1")
    listed = {str(resolve(row.address.format(**example)).route) for row in rows()}
    listed |= {str(resolve(address).route) for address in matrix.OF_MACHINES}
    there = {route for route in routes_of(get_resolver().url_patterns) if not OF_KEYS.match(route)}
    assert (there - listed, listed - there) == (set(), set())


def _placeholders() -> set[str]:
    return {part.partition("}")[0] for row in rows() for part in row.address.split("{")[1:]}


@pytest.mark.django_db
def test_what_belongs_to_somebody_else_answers_like_what_does_not_exist(world: World) -> None:
    wrong = []
    nothing = {name: UNKNOWN[type(value)] for name, value in world.ids.items()}
    for row in (row for row in rows() if "{" in row.address):
        for name in (name for name in ("outsider", "colleague") if row.answers.get(name) == "404"):
            one, other = (
                plain(ask(world.clients[name], row.method, path), path)
                for path in (row.address.format(**world.ids), row.address.format(**nothing))
            )
            wrong += [f"{row.method} {row.address} {name}"] if one != other else []
    assert not wrong, "\n" + "\n".join(wrong)


def plain(answer: Any, path: str) -> tuple[int, dict[str, str], str]:
    """But for its own address and what is drawn anew for each answer."""
    body = re.sub(r'nonce="[^"]*"|value="\w{64}"', "", answer.content.decode()).replace(path, "")
    headers = {name: re.sub(r"nonce-[^']*", "", value) for name, value in answer.headers.items()}
    return answer.status_code, {**headers, "Content-Length": "", "Expires": ""}, body


def sockets() -> list[tuple[str, dict[str, str]]]:
    return [(address, dict(zip(matrix.ALL, cells, strict=True))) for address, *cells in _lines(matrix.SOCKETS)]


def test_every_socket_is_in_the_table() -> None:
    there = {"/" + str(pattern.pattern).replace("<str:room>", "{session}") for pattern in websocket_urlpatterns}
    assert {address for address, _told in sockets()} == there


@pytest.mark.django_db(transaction=True)
def test_every_socket_lets_in_whom_the_table_says(world: World) -> None:
    found = {address: {name: way_in(address, world, name) for name in matrix.ALL} for address, _told in sockets()}
    assert found == dict(sockets())


def way_in(address: str, world: World, name: str) -> str:
    cookie = world.clients[name].cookies["session"].value if name != "anybody" else ""
    room = SimpleNamespace(public_id=world.ids["session"])

    async def knock() -> dict[str, Any]:
        async with connected(room, cookie, SELLER_PAGE, path=address.replace("{session}", "{}")) as socket:
            await socket.write("")
            return await socket.receive_output(timeout=5)

    answer = async_to_sync(knock)()
    return Close(answer["code"]).name if answer["type"] == "websocket.close" else "in"

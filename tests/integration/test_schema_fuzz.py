"""schemathesis over the whole schema with all its checks: no 500, and no answer that the schema does not know.

By a live and a test key with every scope, with the one scope alone, with every other one, and by outsiders; in both
worlds there is a little of everything, and most requests are about some of it. A few examples each; `API_EXAMPLES=100`
tries so many, and each bound of each field beside them, which takes half an hour.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import count
from random import Random
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache as limits
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as examples
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from core.models import User
from integration.docs.written import FOLDER
from integration.keys.actions import make_key, revoke_key
from integration.keys.scopes import SCOPES
from integration.keys.secrets import new_secret
from integration.models import ApiKey
from tests.integration import seeded
from tests.integration.seeded import Subject, for_a_module, make_ops, seed

pytestmark = [pytest.mark.django_db, seeded.ALONE]
LONG = "API_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
WORLDS = {"live": False, "test": True}
OUTSIDE = {
    "no key": "",
    "malformed": "Bearer vr_live_x",
    "no such key": f"Bearer {new_secret(is_test=True)}",
    "another scheme": "Basic dnI6eA==",
}

# A schema cannot say all that is asked of a body: a country that is served, a date that is past, a number that exists.
# An Idempotency-Key is sometimes made up twice (422), and of a file without a byte no length is said (411).
TAKEN = ["2xx", "3xx", "400", "401", "403", "404", "409", "411", "412", "422", "429"]
BODIES = {
    "include-method": ["POST", "PUT", "PATCH"],
    "checks": {"positive_data_acceptance": {"expected-statuses": TAKEN}},
}

# Bytes are bytes, whatever they are called.
schemathesis.serializer.alias(["application/pdf", "image/heic", "image/heif"], "application/octet-stream")


def load(**phases: Any) -> Any:
    """Deterministic, and in this process: config.wsgi would open the keys of a database that is not there yet."""
    made = {name: {"enabled": enabled} for name, enabled in phases.items()}
    ours = {"with-security-parameters": False}  # who asks is up to the tests
    config = schemathesis.Config.from_dict({"phases": made, "generation": ours, "operations": [BODIES]})
    schema = schemathesis.openapi.from_path(FOLDER / "openapi.json", config=config)
    schema.app = get_wsgi_application()
    return schema


whole, brief = load(coverage=LONG), load(coverage=False, examples=False)
same: Any = {"suppress_health_check": list(HealthCheck), "deadline": None, "derandomize": True}
few, one = examples(max_examples=EXAMPLES, **same), examples(max_examples=1, **same)


@dataclass
class World:
    """What there is in it, and the keys to it by their scopes."""

    is_test: bool
    ops: User
    subjects: list[Subject]
    bearers: dict[tuple[str, ...], str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def bearer(self, *scopes: str) -> str:
        if scopes not in self.bearers:
            self.bearers[scopes] = f"Bearer {self.make(*scopes)[1]}"
        return self.bearers[scopes]

    def make(self, *scopes: str, **more: Any) -> tuple[ApiKey, str]:
        return make_key(f"Fuzz {next(self.numbers)}", actor=self.ops, is_test=self.is_test, scopes=scopes, **more)

    @cached_property
    def ended(self) -> list[str]:
        """Of keys that were revoked, and that have expired."""
        (revoked, one), (_expired, other) = self.make(*SCOPES), self.make(*SCOPES, lifetime=-timedelta(days=1))
        revoke_key(revoked, actor=self.ops)
        return [f"Bearer {one}", f"Bearer {other}"]


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, World]]:
    """Made once, in a transaction around those of the tests."""
    with for_a_module(django_db_blocker, tmp_path_factory.mktemp("fuzz")):
        ops = make_ops()
        made = {name: World(is_test, ops, seed(is_test=is_test, ops=ops)) for name, is_test in WORLDS.items()}
        for world in made.values():
            for scope in SCOPES:
                world.bearer(scope)
                world.bearer(*[other for other in SCOPES if other != scope])
            assert (world.bearer(*SCOPES), len(world.ended)) == (world.bearers[tuple(SCOPES)], 2)
        yield made


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """As Django's own test client: a request does not close the connection in which the test is."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """Those of the module."""


@pytest.fixture(params=WORLDS)
def world(request: Any, worlds: dict[str, World]) -> World:
    return worlds[request.param]


def call(case: Any, authorization: str) -> int:
    limits.clear()
    headers = {"Authorization": authorization} if authorization else {}
    # No text that somebody makes up is a cursor, whatever its form (tests/integration/rest/test_paging.py).
    left_out = [positive_data_acceptance] if "cursor" in (case.query or {}) else []
    sent = {"headers": headers, "base_url": settings.SITE_ORIGIN}
    return case.call_and_validate(**sent, excluded_checks=left_out).status_code


def aim(case: Any, subjects: list[Subject], *, share: float = 1) -> Any:
    """At something that is there, in this share of all cases: ids that were made up become those of one subject. What
    is made up to be refused stays."""
    chance = Random(crc32(repr((case.path_parameters, case.query, case.body)).encode()))
    if chance.random() > share:
        return case
    path = case.path_parameters or {}
    known = [{**each, "public_id": each.get("case" if "/cases/" in case.path else "seller", "")} for each in subjects]
    subject = chance.choice([each for each in known if all(each.get(name) for name in path)])
    case.path_parameters = {name: subject[name] for name in path}
    for place, name in ((ParameterLocation.QUERY, "query"), (ParameterLocation.BODY, "body")):
        given = getattr(case, name)
        if isinstance(given, dict) and not case.meta.is_negative_at(place):
            setattr(case, name, {**given, **{each: subject[each] for each in given.keys() & subject.keys()}})
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    return case


@whole.parametrize()
@few
def test_every_answer_to_a_key_with_all_scopes_is_documented(case: Any, world: World) -> None:
    call(aim(case, world.subjects, share=0.8), world.bearer(*SCOPES))


@brief.parametrize()
@one
def test_every_answer_to_a_key_with_one_scope_is_documented(case: Any, world: World) -> None:
    takes = case.operation.definition.raw["x-scope"]
    aim(case, world.subjects)
    assert call(case, world.bearer(*[scope for scope in SCOPES if scope != takes])) == 403
    assert call(case, world.bearer(takes)) != 403


@brief.parametrize()
@one
def test_every_answer_to_an_outsider_is_documented(case: Any, world: World) -> None:
    aim(case, world.subjects)
    for authorization in [*OUTSIDE.values(), *world.ended]:
        assert call(case, authorization) == 401


@brief.parametrize()
@one
def test_every_answer_to_a_key_of_the_other_world_is_documented(case: Any, worlds: dict[str, World]) -> None:
    """Nothing of this world is there for it."""
    for own, other in (("live", "test"), ("test", "live")):
        status = call(aim(case, worlds[other].subjects), worlds[own].bearer(*SCOPES))
        assert status >= 400 or not case.path_parameters

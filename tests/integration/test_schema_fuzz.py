"""schemathesis over the whole schema with all its checks: no 500, and no answer that the schema does not know.

By a key with every scope, with the one scope alone, with every other one, and by outsiders. A few examples each;
`API_EXAMPLES=100` tries so many, and each bound of each field beside them, which takes half an hour.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache as limits
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as examples
from schemathesis.specs.openapi.checks import positive_data_acceptance

from core.models import User
from integration.docs.written import FOLDER
from integration.keys.actions import make_key
from integration.keys.scopes import SCOPES

pytestmark = pytest.mark.django_db
LONG = "API_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("API_EXAMPLES", "5"))
OUTSIDE = {"no key": "", "no such key": "Bearer vr_live_x", "another scheme": "Basic dnI6eA=="}

# A schema cannot say all that is asked of a body: a country that is served, a date that is past, a number that exists.
# And an Idempotency-Key is sometimes made up twice (422).
TAKEN = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "422", "429"]
BODIES = {
    "include-method": ["POST", "PUT", "PATCH"],
    "checks": {"positive_data_acceptance": {"expected-statuses": TAKEN}},
}

# Bytes are bytes, whatever they are called.
schemathesis.serializer.alias(["application/pdf", "image/heic", "image/heif"], "application/octet-stream")


def load(**phases: Any) -> Any:
    """Deterministic, and in this process: config.wsgi would open the keys of a database that is not there yet."""
    made = {name: {"enabled": enabled} for name, enabled in phases.items()}
    config = schemathesis.Config.from_dict({"phases": made, "operations": [BODIES]})
    schema = schemathesis.openapi.from_path(FOLDER / "openapi.json", config=config)
    schema.app = get_wsgi_application()
    return schema


whole, brief = load(coverage=LONG), load(coverage=False, examples=False)
same: Any = {"suppress_health_check": list(HealthCheck), "deadline": None, "derandomize": True}
few, one = examples(max_examples=EXAMPLES, **same), examples(max_examples=1, **same)


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """As Django's own test client: a request does not close the connection in which the test is."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(ops: User) -> Callable[..., str]:
    @cache
    def make(*scopes: str) -> str:
        return "Bearer " + make_key(f"Fuzz {len(scopes)} {scopes[0]}", actor=ops, is_test=True, scopes=scopes)[1]

    return make


def call(case: Any, authorization: str) -> int:
    limits.clear()
    headers = {"Authorization": authorization} if authorization else {}
    # No text that somebody makes up is a cursor, whatever its form (tests/integration/rest/test_paging.py).
    left_out = [positive_data_acceptance] if "cursor" in (case.query or {}) else []
    sent = {"headers": headers, "base_url": settings.SITE_ORIGIN}
    return case.call_and_validate(**sent, excluded_checks=left_out).status_code


@whole.parametrize()
@few
def test_every_answer_to_a_key_with_all_scopes_is_documented(case: Any, bearer: Callable[..., str]) -> None:
    call(case, bearer(*SCOPES))


@brief.parametrize()
@one
def test_every_answer_to_a_key_with_one_scope_is_documented(case: Any, bearer: Callable[..., str]) -> None:
    takes = case.operation.definition.raw["x-scope"]
    assert call(case, bearer(takes)) != 403
    assert call(case, bearer(*[scope for scope in SCOPES if scope != takes])) == 403


@brief.parametrize()
@one
def test_every_answer_to_an_outsider_is_documented(case: Any) -> None:
    for authorization in OUTSIDE.values():
        assert call(case, authorization) == 401

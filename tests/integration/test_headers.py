"""What the schema says of the headers of an answer is what an answer has: each ETag is there, and none is untold."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from integration.docs.written import FOLDER
from sellers.models import Seller
from tests.integration.asking import patch, post
from tests.integration.resources.conftest import make_manager as make_manager
from tests.integration.resources.conftest import manager as manager
from tests.integration.resources.conftest import ready as ready
from tests.integration.resources.conftest import sample as sample
from tests.integration.resources.conftest import session_case as session_case
from verification.models import Case

pytestmark = pytest.mark.django_db
PATHS = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["paths"]
HEADERS = {"ETag", "Location"}


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


def as_described(answer: Any, method: str, path: str) -> bool:
    described = PATHS[f"/api/v1/{path}"][method]["responses"][str(answer.status_code)]["headers"]
    return {name for name in HEADERS if name in answer.headers} == HEADERS & set(described)


def test_of_a_case(ready: Seller, client: Any) -> None:
    made = post(client, "cases", {"seller": ready.public_id}, "one")
    assert as_described(made, "post", "cases")
    replayed = post(client, "cases", {"seller": ready.public_id}, "one")
    assert (replayed["Idempotent-Replayed"], replayed["Location"]) == ("true", made["Location"])
    assert "Idempotent-Replayed" in PATHS["/api/v1/cases"]["post"]["responses"]["201"]["headers"]
    assert as_described(client.get("/api/v1/cases"), "get", "cases")
    assert as_described(client.get(made["Location"]), "get", "cases/{case}")


def test_of_a_session(session_case: Case, client: Any) -> None:
    offers = client.get(f"/api/v1/cases/{session_case.public_id}/offers")
    assert as_described(offers, "get", "cases/{case}/offers")
    taken = {"offer": offers.json()["data"][0]["id"], "time_zone": "Europe/London"}
    made = post(client, "sessions", {"case": session_case.public_id, **taken})
    assert as_described(made, "post", "sessions")
    assert as_described(client.get(made["Location"]), "get", "sessions/{session}")
    cancelled = post(client, f"sessions/{made.json()['id']}/cancel", {})
    assert as_described(cancelled, "post", "sessions/{session}/cancel")


def test_of_a_webhook_endpoint(client: Any) -> None:
    made = post(client, "webhook_endpoints", {"url": "https://hooks.example.com/", "types": ["*"]})
    assert as_described(made, "post", "webhook_endpoints")
    address = f"webhook_endpoints/{made.json()['id']}"
    changed = patch(client, address, {"description": "queue"})
    assert as_described(changed, "patch", "webhook_endpoints/{endpoint}")
    assert as_described(post(client, f"{address}/test", {}), "post", "webhook_endpoints/{endpoint}/test")


def test_of_a_seller_and_what_is_theirs(client: Any) -> None:
    made = post(client, "sellers", {"email": "sam@example.com"})
    assert as_described(made, "post", "sellers")
    address = f"sellers/{made.json()['id']}"
    assert as_described(patch(client, address, {"language": "ja"}), "patch", "sellers/{seller}")
    for path in ("", "/contact", "/documents", "/documents/identity"):
        described = f"sellers/{{seller}}{path}".replace("identity", "{document}")
        assert as_described(client.get(f"/api/v1/{address}{path}"), "get", described)

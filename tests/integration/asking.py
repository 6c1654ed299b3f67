"""How a platform sends."""

from itertools import count
from typing import Any

_numbers = count(1)


def post(client: Any, path: str, body: Any, key: str = "") -> Any:
    """With a value of its own, unless it is given."""
    headers = {"Idempotency-Key": key or f"value {next(_numbers)}"}
    return client.post(f"/api/v1/{path}", body, format="json", headers=headers)


def patch(client: Any, path: str, body: Any, etag: str = "*") -> Any:
    return client.patch(f"/api/v1/{path}", body, format="json", headers={"If-Match": etag})


def fields_of(answer: Any) -> dict[str | None, str]:
    """{field: code} of a request that is not valid; None is what is about the whole."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, "invalid_request"), body
    return {each["field"]: each["code"] for each in body["errors"]}

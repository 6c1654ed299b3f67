"""Bodies that cost little to refuse, however they are made."""

import json
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from integration.rest.parsing import DEEPEST, LARGEST_BYTES

pytestmark = pytest.mark.django_db


def send(client: Any, body: str) -> Any:
    headers = {"Idempotency-Key": "one"}
    return client.key_client.post("/api/v1/cases", body, content_type="application/json", headers=headers)


def test_a_name_that_stands_twice_is_found_in_one_pass(platform: Callable[..., Any]) -> None:
    names = [f'"{number}":0' for number in range(10_000)]
    began = process_time()
    answer = send(platform("cases:write"), "{" + ",".join([*names, names[-1]]) + "}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert "'9999' stands twice" in answer.json()["detail"]
    assert process_time() - began < 2  # pair by pair it would be a minute


@pytest.mark.parametrize(("depth", "code"), [(DEEPEST - 2, "invalid_request"), (DEEPEST, "malformed")])
def test_what_is_nested_deeper_than_anything_asked_for_is_refused(
    depth: int, code: str, platform: Callable[..., Any]
) -> None:
    answer = send(platform("cases:write"), '{"seller":' + "[" * depth + "]" * depth + "}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(("size", "status"), [(LARGEST_BYTES, 400), (LARGEST_BYTES + 1, 413)])
def test_no_more_json_is_read_than_any_request_needs(size: int, status: int, platform: Callable[..., Any]) -> None:
    body = json.dumps({"seller": "x" * (size - len('{"seller": ""}'))})
    assert (len(body), send(platform("cases:write"), body).status_code) == (size, status)


def test_of_many_errors_the_first_hundred_are_told(platform: Callable[..., Any]) -> None:
    body = json.dumps({"seller": "sel_1", "confirmed": [{}] * 50, "language": []})
    answer = send(platform("cases:write"), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert 50 <= len(answer.json()["errors"]) <= 100

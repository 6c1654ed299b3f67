"""Bodies that cost little to refuse, however they are made."""

import json
import re
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest
from rest_framework.serializers import CharField, ChoiceField, IntegerField, ListField, MultipleChoiceField

from integration.docs.written import FOLDER
from integration.rest.parsing import DEEPEST, LARGEST_BYTES, MOST_ITEMS
from tests.integration.asking import fields_of, post

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


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("cases", "confirmed", "a"),
        ("cases/case_x/wishes", "weekdays", 1),
        ("cases/case_x/wishes", "hours", "a"),
        ("webhook_endpoints", "types", "*"),
    ],
)
def test_an_array_longer_than_any_is_refused_and_none_of_its_elements_looked_at(
    path: str, field: str, value: Any, platform: Callable[..., Any], monkeypatch: Any
) -> None:
    looked: list[Any] = []
    for each in (CharField, ChoiceField, IntegerField, MultipleChoiceField, ListField):
        monkeypatch.setattr(each, "run_validation", lambda _field, data=None: looked.append(data))
    answer = post(platform(), path, {field: [value] * 30_000})
    assert fields_of(answer) == {field: "max_length"}
    assert looked == []


def test_an_array_as_a_whole_body_is_no_longer_either(platform: Callable[..., Any]) -> None:
    assert fields_of(post(platform(), "cases", [1] * 60_000)) == {None: "max_length"}
    assert fields_of(post(platform(), "cases", [1] * MOST_ITEMS)) == {None: "invalid"}


def test_every_array_that_is_taken_stands_at_the_top_of_a_body_and_holds_no_more() -> None:
    schemas = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]
    sent = {name: json.dumps(each) for name, each in schemas.items() if each.get("additionalProperties") is False}
    with_arrays = {name for name, text in sent.items() if '"array"' in text}
    assert with_arrays.isdisjoint(re.findall(r'schemas/(\w+)"', " ".join(sent.values())))
    fields = [each for name in with_arrays for each in schemas[name]["properties"].values()]
    arrays = [each for each in fields if each.get("type") == "array"]
    assert len(arrays) == sum(sent[name].count('"array"') for name in with_arrays) > 3
    assert [each for each in arrays if each.get("maxItems", 0) > MOST_ITEMS] == []

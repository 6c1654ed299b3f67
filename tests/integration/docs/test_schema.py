"""The schema is what the code does, and says of each operation what somebody who calls it has to know."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from integration.docs.written import FOLDER, outdated
from integration.keys.scopes import SCOPES
from integration.rest.problems import KINDS

SCHEMA = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, ways in SCHEMA["paths"].items()
    for method, operation in ways.items()
}


def test_the_files_in_docs_are_those_that_the_code_makes() -> None:
    assert [file.name for file in outdated()] == [], "write them anew: manage.py write_api_docs"


def test_it_is_sound() -> None:
    validate(SCHEMA)
    assert SCHEMA["openapi"].startswith("3.1")


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_an_operation_says_its_scope_and_every_refusal(operation: dict[str, Any]) -> None:
    assert operation["x-scope"] in SCOPES
    assert operation["security"] == [{"api_key": [operation["x-scope"]]}]
    assert {"400", "401", "403", "406", "429"} <= set(operation["responses"])
    assert operation["summary"]


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_the_description_of_an_operation_ends_with_its_scope_and_is_not_indented(operation: dict[str, Any]) -> None:
    assert operation["description"].endswith(f"Takes the scope `{operation['x-scope']}`.")
    assert "\n " not in operation["description"]


@pytest.mark.parametrize(("method", "header"), [("POST", "IdempotencyKey"), ("PATCH", "IfMatch")])
def test_what_has_to_be_sent_with_a_change_is_a_parameter(method: str, header: str) -> None:
    reference = {"$ref": f"#/components/parameters/{header}"}
    names = [name for name in OPERATIONS if reference in OPERATIONS[name]["parameters"]]
    assert names == [name for name in OPERATIONS if name.startswith(f"{method} ")]


def test_the_same_thing_is_named_alike_in_every_address() -> None:
    assert {each for name in OPERATIONS for each in re.findall(r"{(\w+)}", name)} == {
        *("case", "delivery", "document", "endpoint", "event", "message", "seller", "session"),
    }


def reached(node: Any) -> set[str]:
    """Names of the schemas that something is made of."""
    text = json.dumps(node)
    found = {name for name in SCHEMA["components"]["schemas"] if f'"#/components/schemas/{name}"' in text}
    return found.union(*(reached(SCHEMA["components"]["schemas"][name]) for name in found))


def test_what_is_sent_has_no_other_fields_and_what_is_answered_may_come_to_have_some() -> None:
    sent = reached([operation.get("requestBody") for operation in OPERATIONS.values()])
    told = reached([*(operation["responses"] for operation in OPERATIONS.values()), SCHEMA["webhooks"]])
    shapes = {name: each for name, each in SCHEMA["components"]["schemas"].items() if each["type"] == "object"}
    assert [name for name in sent & set(shapes) if shapes[name].get("additionalProperties") is not False] == []
    assert [name for name in told & set(shapes) if shapes[name].get("additionalProperties") is False] == []


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)


def shape_of(content: dict[str, Any]) -> str:
    """The name of the schema of a body of JSON; empty where there is none."""
    return content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]


def name_wanted(method: str, operation: dict[str, Any]) -> str:
    """What the schema of its body ends with."""
    if method != "POST":
        return "Changes"
    made = operation["responses"].get("201")
    return f"New{called(shape_of(made['content']))}" if made else "Request"


def called(name: str) -> str:
    """As which object an answer is known: TestClock of `test_clock`."""
    shape = SCHEMA["components"]["schemas"][name]["properties"]["object"]
    return "".join(map(str.title, shape["enum"][0].split("_")))


def test_what_is_sent_is_named_after_what_it_does() -> None:
    bodies = {
        name: (shape_of(operation["requestBody"]["content"]), name_wanted(name.partition(" ")[0], operation))
        for name, operation in OPERATIONS.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert {name: each for name, each in bodies.items() if not each[0].endswith(each[1])} == {}
    assert [each for each, wanted in bodies.values() if wanted.startswith("New") and each != wanted] == []


def test_what_is_answered_is_named_after_its_object() -> None:
    answered = reached([each for operation in OPERATIONS.values() for each in operation["responses"].values()])
    assert [name for name in answered if not name.endswith(("Answer", "Page"))] == []
    shapes = SCHEMA["components"]["schemas"]
    objects = [name for name in answered if "object" in shapes[name].get("properties", {})]
    assert [name for name in objects if called(name) not in name] == []


def test_every_change_is_called_an_update() -> None:
    ids = [operation["operationId"] for name, operation in OPERATIONS.items() if name.startswith("PATCH ")]
    assert [each for each in ids if not each.startswith("update_")] == []


def test_every_status_of_a_problem_is_described_once() -> None:
    assert {str(kind.status) for kind in KINDS.values()} <= set(SCHEMA["components"]["responses"])


def test_every_field_of_an_answer_that_is_an_enumeration_names_its_values_once() -> None:
    codes = SCHEMA["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert len(set(codes)) == len(codes)


def test_what_only_a_field_says_is_no_code_of_a_whole_problem() -> None:
    codes = SCHEMA["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert {"address_taken", "invalid_request"} <= set(codes)
    assert {"bad_url", "own_name", "file_empty", "costly"}.isdisjoint(codes)


def test_anybody_gets_it_and_nobody_gets_it_twice() -> None:
    answer = Client().get("/api/v1/schema/")
    assert answer.json() == SCHEMA
    assert "public" in answer["Cache-Control"]
    again = Client().get("/api/v1/schema/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

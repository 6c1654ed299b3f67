"""What the pages show can be sent as it stands."""

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from integration.docs import examples
from integration.docs.pages import PAGES
from integration.docs.reference import RESOURCES, Operation, Reference
from integration.docs.written import FOLDER
from integration.models import ApiKey
from tests.integration.asking import post
from verification.models import Case

SCHEMA = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))
REFERENCE = Reference(SCHEMA).resources()
OPERATIONS = [each for resource in REFERENCE for each in resource.operations]


def body_of(example: str) -> Any:
    """What follows `-d`."""
    found = re.search(r"-d '(.*)'", example, re.DOTALL)
    assert found
    return json.loads(found[1])


def body_schema(operation: Operation) -> dict[str, Any]:
    raw = SCHEMA["paths"][operation.path][operation.method.lower()]
    return {**raw["requestBody"]["content"]["application/json"]["schema"], "components": SCHEMA["components"]}


def page() -> str:
    return Client().get(PAGES["reference"].address).content.decode()


def test_the_reference_has_every_operation_of_the_schema_and_leads_to_it() -> None:
    there = {(path, way.upper()) for path, ways in SCHEMA["paths"].items() for way in ways}
    assert {(each.path, each.method) for each in OPERATIONS} == there
    text = page()
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len({*ids})
    assert {each.id for each in OPERATIONS} <= {*ids}
    assert {each for each in re.findall(r'href="#([^"]*)"', text) if each not in ids} == set()


def test_the_reference_has_the_resources_by_the_tags_of_the_schema() -> None:
    assert set(RESOURCES) == {each["name"] for each in SCHEMA["tags"]}
    assert [each.name for each in REFERENCE] == list(RESOURCES)


def test_the_address_of_an_operation_begins_where_the_page_says() -> None:
    (address,) = re.findall(r'"(\$\{API.*?)"', examples.OPERATION)
    environment = {"API": "https://verify.example.com/api/v1", "OPERATION_PATH": "/api/v1/cases/case_x/withdraw"}
    said = subprocess.run(["sh", "-c", f'printf %s "{address}"'], env=environment, capture_output=True, text=True)
    assert said.stdout == "https://verify.example.com/api/v1/cases/case_x/withdraw"


def test_the_reference_says_of_an_operation_its_scope_fields_and_values() -> None:
    submit = next(each for each in OPERATIONS if each.id == "submit_case")
    assert (submit.scope, [each.name for each in submit.body if each.required]) == ("cases:write", ["seller"])
    assert [(each.status, each.object) for each in submit.answers] == [("201", "SubmittedCaseAnswer")]
    assert "`not_ready`" in submit.about
    create = next(each for each in OPERATIONS if each.id == "create_seller")
    assert create.about
    assert "Takes the scope" not in create.about
    kind = next(each for each in create.body if each.name == "business.kind")
    assert (kind.type, kind.values) == ("string", ["company", "sole_trader"])


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.takes == ["application/json"]], ids=lambda each: each.id
)
def test_the_example_of_an_operation_is_what_it_takes(operation: Operation) -> None:
    Draft202012Validator(body_schema(operation)).validate(body_of(operation.curl))


def test_a_file_is_sent_as_it_is() -> None:
    upload = next(each for each in OPERATIONS if each.id == "upload_document")
    assert "--data-binary" in upload.curl
    assert upload.body == []


@pytest.mark.django_db
def test_the_seller_of_the_page_can_be_created_and_sent_by_its_link(platform: Callable[..., Any]) -> None:
    client = platform(is_test=True)
    ApiKey.objects.update(return_origins=["https://market.example"])
    created = post(client, "sellers", body_of(examples.NEW_SELLER))
    assert created.status_code == 201, created.json()
    link = post(client, "hosted_links", {**body_of(examples.LINK), "seller": created.json()["id"]})
    assert (link.status_code, list(link.json())) == (201, list(json.loads(examples.LINK_MADE)))


@pytest.mark.django_db
def test_a_case_that_is_not_ready_is_refused_as_the_page_says(platform: Callable[..., Any]) -> None:
    client = platform(is_test=True)
    seller = post(client, "sellers", {"email": "new@platform.example"}).json()
    refused = post(client, "cases", {"seller": seller["id"]})
    assert (refused.status_code, set(refused.json())) == (409, set(examples.NOT_READY))


@pytest.mark.django_db
def test_outcomes_are_picked_and_clocks_moved_as_the_page_says(
    platform: Callable[..., Any], submit: Callable[..., Case]
) -> None:
    client, case = platform(is_test=True), submit(session=True)
    moved = post(client, f"test/sellers/{case.seller.public_id}/clock", body_of(examples.CLOCK))
    picked = post(client, f"test/cases/{case.public_id}/outcome", body_of(examples.PICK))
    assert (moved.status_code, picked.status_code) == (200, 202)

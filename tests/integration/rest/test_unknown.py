"""What nobody asked for is refused, and not dropped."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.serializers import CharField, ListField, Serializer

from integration.docs.written import FOLDER
from integration.rest.problems import MOST_ERRORS
from integration.rest.unknown import unknown_names
from sellers.models import Seller
from tests.integration.asking import fields_of, patch, post

PATHS = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["paths"]
WITHOUT_A_BODY = [
    (method, re.sub(r"{\w+}", "none", path))
    for path, ways in PATHS.items()
    for method, operation in ways.items()
    if method != "get" and "requestBody" not in operation
]


class Phone(Serializer[Any]):
    number = CharField()


class Form(Serializer[Any]):
    name = CharField()
    phone = Phone()
    others = Phone(many=True)
    rows = ListField(child=Phone())
    codes = ListField(child=CharField())


def test_each_name_is_found_with_its_path_however_deep() -> None:
    given = {
        "name": {"of": "no form"}, "nmae": 1, "phone": {"number": "1", "kind": {"deep": 1}},
        "others": [{"number": "1"}, {"numbr": "1"}], "rows": [{"x": 1}, "text"], "codes": [{"y": 1}],
    }  # fmt: skip
    assert list(unknown_names(Form(), given)) == ["nmae", "phone.kind", "others[1].numbr", "rows[0].x"]


@pytest.mark.parametrize("given", [{"name": "n", "phone": {"number": "1"}}, {"phone": None, "rows": 1}, [], None, "x"])
def test_nothing_else_is_found(given: Any) -> None:
    assert list(unknown_names(Form(), given)) == []


@pytest.mark.django_db
def test_a_field_that_there_is_not_is_refused_and_nothing_is_done(platform: Callable[..., Any]) -> None:
    client = platform()
    answer = post(client, "sellers", {"email": "new@example.com", "busines": {}, "person": {"given": "Ann"}})
    assert fields_of(answer) == {"busines": "unknown", "person.given": "unknown"}
    assert not Seller.objects.exists()


@pytest.mark.django_db
def test_it_is_refused_of_a_change_too(platform: Callable[..., Any], seller: Seller) -> None:
    answer = patch(platform(), f"sellers/{seller.public_id}", {"email": "new@example.com"})
    assert fields_of(answer) == {"email": "unknown"}


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), WITHOUT_A_BODY)
def test_what_takes_no_body_takes_none(method: str, path: str, platform: Callable[..., Any]) -> None:
    send, headers = getattr(platform(is_test=True), method), {"Idempotency-Key": "one"}
    answer = send(path, {"why": "no"}, format="json", headers=headers)
    assert fields_of(answer) == {"why": "unknown"}
    assert send(path, headers={"Idempotency-Key": "two"}).status_code == 404  # there is only no such thing


@pytest.mark.django_db
def test_no_more_are_named_than_of_other_faults(platform: Callable[..., Any]) -> None:
    answer = post(platform(), "sellers", {f"n{number}": 1 for number in range(MOST_ERRORS + 1)})
    assert len(fields_of(answer)) == MOST_ERRORS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("types", "faults"),
    [
        (["*", "case.nothing"], {"types[1]": "invalid_choice"}),  # by the field
        ([True, "*"], {"types[0]": "invalid_choice"}),
        ({"0": "*"}, {"types": "not_a_list"}),
    ],
)
def test_what_is_wrong_within_an_array_has_a_path_of_the_same_form(
    types: Any, faults: dict[str, str], platform: Callable[..., Any]
) -> None:
    answer = post(platform(), "webhook_endpoints", {"url": "https://example.com/", "types": types})
    assert fields_of(answer) == faults


@pytest.mark.django_db
def test_so_has_what_is_of_another_type(platform: Callable[..., Any]) -> None:
    answer = post(platform(), "cases", {"seller": "sel_x", "confirmed": ["a", 1]})
    assert fields_of(answer) == {"confirmed[1]": "invalid"}

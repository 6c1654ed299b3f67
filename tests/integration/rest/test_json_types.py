"""The types of JSON are kept apart: what one client means by 0 another would not."""

from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from integration.rest.json_types import refuse_misread


class Part(serializers.Serializer[Any]):
    name = serializers.CharField(allow_null=True)


class Body(serializers.Serializer[Any]):
    text = serializers.CharField(required=False)
    kind = serializers.ChoiceField(["1", "2"], required=False)
    kinds = serializers.MultipleChoiceField(choices=["1", "2"], required=False)
    number = serializers.IntegerField(required=False)
    numbers = serializers.ListField(child=serializers.IntegerField(), required=False)
    sure = serializers.BooleanField(required=False)
    part = Part(required=False)
    parts = Part(many=True, required=False)
    day = serializers.DateField(required=False)


def faults_of(**body: Any) -> Any:
    form = Body(data=body)
    assert form.is_valid(), form.errors
    try:
        refuse_misread(form, body)
    except ValidationError as refused:
        return refused.get_codes()
    return None


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"text": 0}, {"text": ["invalid"]}),
        ({"kind": 1}, {"kind": ["invalid"]}),
        ({"kinds": {"1": 2}}, {"kinds": ["invalid"]}),
        ({"number": "5"}, {"number": ["invalid"]}),
        ({"numbers": [1, "2"]}, {"numbers": {1: ["invalid"]}}),
        ({"sure": "yes"}, {"sure": ["invalid"]}),
        ({"sure": 1}, {"sure": ["invalid"]}),
        ({"part": {"name": 7}}, {"part": {"name": ["invalid"]}}),
        ({"parts": [{"name": "a"}, {"name": 7}]}, {"parts": {1: {"name": ["invalid"]}}}),
    ],
)
def test_what_would_have_to_be_read_as_another_type_is_named(body: Any, faults: Any) -> None:
    assert faults_of(**body) == faults


def test_what_is_of_its_type_is_taken() -> None:
    whole = {"text": "0", "kind": "1", "kinds": ["1"], "number": 5, "numbers": [1, 2.0], "sure": True}
    assert faults_of(**whole, part={"name": None}, parts=[{"name": "a"}], day="2031-01-01", more=3) is None

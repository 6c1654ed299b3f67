"""The page of errors knows each code that a field can have."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from rest_framework.serializers import Serializer

from contacts.forms import EmailForm, PhoneForm
from integration.docs.field_codes import FIELD_CODES
from integration.docs.refusals import statuses_of_refusals
from sellers.forms import TaxForm
from sellers.given import PARTS, AccountForm

pytestmark = pytest.mark.django_db
FORMS = [*PARTS.values(), AccountForm, TaxForm, EmailForm, PhoneForm]
# Such a text is refused with the whole body, or address, before a field sees it; and a date never comes in parts.
NEVER_SEEN = {"null_characters_not_allowed", "surrogate_characters_not_allowed", "incomplete"}


def asked() -> Iterator[type[Serializer[Any]]]:
    """What requests are read by, in each resource."""
    Client().get("/api/v1/nowhere")  # which loads them
    ahead = list(Serializer.__subclasses__())
    while ahead:
        form = ahead.pop()
        ahead += form.__subclasses__()
        if form.__module__.startswith("integration.") and not form.__name__.endswith(("Answer", "Page")):
            yield form


def codes_of(field: Any) -> set[str]:
    inner = [*field.fields.values()] if isinstance(field, Serializer) else []
    inner += [field.child] if hasattr(field, "child") else []
    own = {*field.error_messages, *(each.code for each in field.validators if hasattr(each, "code"))}
    return own.union(*(codes_of(each) for each in inner))


def test_each_code_of_a_serializer_is_explained() -> None:
    found = set().union(*(codes_of(form()) for form in asked()))
    assert {"required", "invalid_choice", "not_a_list"} <= found
    assert found - set(FIELD_CODES) - NEVER_SEEN == set()


@pytest.mark.parametrize("form", FORMS)
def test_each_code_of_a_form_is_explained(form: type[forms.Form]) -> None:
    found = set().union(*(codes_of(field) for field in form.base_fields.values()))
    assert found - set(FIELD_CODES) - NEVER_SEEN == set()


def test_each_code_that_is_written_in_a_resource_is_explained() -> None:
    found: set[str] = set()
    for path in (settings.BASE_DIR / "integration").rglob("*.py"):
        for tree in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= written_in(tree)
    assert {"not_found", "repeated", "unknown", "too_early", "unknown_zone"} <= found
    of_rules = {code for code, where in statuses_of_refusals().items() if 400 in where}
    assert found - set(FIELD_CODES) - of_rules == set()


def written_in(tree: ast.AST) -> set[str]:
    """The codes of `ErrorDetail(…, "…")`, `_refuse(…, "…", …)` and `ValidationError(…, code="…")`."""
    if not isinstance(tree, ast.Call):
        return set()
    name = ast.unparse(tree.func)
    said = tree.args[1:2] if name in ("ErrorDetail", "_refuse") else []
    said += [each.value for each in tree.keywords if name == "serializers.ValidationError" and each.arg == "code"]
    return {str(each.value) for each in said if isinstance(each, ast.Constant)}


def test_a_code_of_a_field_is_none_of_a_rule() -> None:
    assert set(FIELD_CODES).isdisjoint(statuses_of_refusals())

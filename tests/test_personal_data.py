"""R26, R27: no field is forgotten, neither by the retention periods nor by an erasure."""

from collections import Counter

from django.apps import apps

from core.fields import EncryptedJSONField
from sellers.keeping import retention_classes
from sellers.rights import erasing
from tests.personal_data import GROUNDS, TABLE


def lines() -> list[tuple[str, list[str], list[str]]]:
    """(model, what becomes of them, fields)."""
    rows = [line.split("|") for line in TABLE.strip().splitlines()]
    return [(model.strip(), fate.split(), fields.split()) for model, fate, fields in rows]


def there() -> set[str]:
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return {f"{model._meta.label}.{field.name}" for model in models for field in model._meta.concrete_fields}


def removed() -> set[str]:
    return {f"{model}.{field}" for model, fate, fields in lines() if fate[0] == "-" for field in fields}


def test_every_field_of_every_model_is_classified_once_and_nothing_else_is() -> None:
    listed = Counter(f"{model}.{field}" for model, _fate, fields in lines() for field in fields)
    assert (there() - set(listed), set(listed) - there()) == (set(), set())
    assert [field for field, times in listed.items() if times > 1] == []


def test_what_stays_has_a_ground_and_what_goes_has_who_removes_it() -> None:
    removers = {each.code for each in retention_classes()} | set(erasing._erasers)
    for model, (first, *others), _fields in lines():
        if first == "-":
            assert others, model
            assert set(others) <= removers, model
        else:
            assert (first in GROUNDS, others) == (True, []), model


def test_an_erasure_reaches_everything_that_is_removed_at_all() -> None:
    """A period alone would leave it until it is over."""
    by_browser = {"sessions.Session"}  # the eraser of core knows those of the user's log-ins
    for model, (first, *others), _fields in lines():
        if first == "-" and model not in by_browser:
            assert set(others) & set(erasing._erasers), model


def test_every_class_removes_something_in_the_table() -> None:
    named = {name for _model, fate, _fields in lines() for name in fate}
    whole_sellers = {"unfinished", "rejected", "closed"}  # by an erasure
    assert {each.code for each in retention_classes()} - named == whole_sellers


def test_what_is_encrypted_is_removed_and_never_kept() -> None:
    encrypted = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedJSONField)
    }
    of_platforms = {f"integration.WebhookEndpoint.{name}" for name in ("url", "secret", "former_secret")}
    assert encrypted - removed() == of_platforms

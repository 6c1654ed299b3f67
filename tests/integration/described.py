"""Whether an answer is what its serializer says, field by field: what is drawn by hand is held to the schema."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

TYPES = {
    serializers.BooleanField: bool,
    serializers.IntegerField: int,
    serializers.CharField: str,
    serializers.ChoiceField: str,
    serializers.DateTimeField: str,
    serializers.DateField: str,
}


def faults_of(
    described: serializers.BaseSerializer[Any] | serializers.Field[Any, Any, Any, Any], shown: Any
) -> list[str]:
    """What is there and not described, described and not there, or of another type; optional fields may be left out."""
    return list(_faults(described, shown, ""))


def _faults(field: Any, shown: Any, where: str) -> Iterator[str]:
    if shown is None:
        if not field.allow_null:
            yield f"{where}: null"
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        for each in shown:
            yield from _faults(field.child, each, f"{where}[]")
    elif isinstance(field, serializers.Serializer):
        yield from _of_object(field, shown, where)
    else:
        yield from _of_value(field, shown, where)


def _of_object(described: Any, shown: dict[str, Any], where: str) -> Iterator[str]:
    fields = described.fields
    yield from (f"{where}.{name}: not described" for name in shown if name not in fields)
    yield from (f"{where}.{name}: not there" for name in fields if name not in shown and fields[name].required)
    for name in fields:
        if name in shown:
            yield from _faults(fields[name], shown[name], f"{where}.{name}")


def _of_value(field: Any, shown: Any, where: str) -> Iterator[str]:
    wanted = next((kind for named, kind in TYPES.items() if type(field) is named), None)
    if wanted is not None and type(shown) is not wanted:
        yield f"{where}: {shown!r}"
    if isinstance(field, serializers.ChoiceField) and shown not in field.choices:
        yield f"{where}: {shown!r} is none of the choices"
    if isinstance(field, serializers.DateTimeField) and not str(shown).endswith("Z"):
        yield f"{where}: {shown!r} is not in UTC"

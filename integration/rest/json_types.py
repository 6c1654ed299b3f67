"""What JSON says as one type is not read as another: 0 is no text, "5" no number, and 1 not true."""

from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    IntegerField,
    ListField,
    ListSerializer,
    MultipleChoiceField,
    Serializer,
)

OTHERWISE = "It is of another type in JSON: text is put in quotes, numbers, true and false are not."


def refuse_misread(form: Serializer[Any], given: Any) -> None:
    """Of a body that was found valid otherwise. ValidationError, as of the form."""
    if faults := _faults(form, given):
        raise ValidationError(faults)


def _faults(field: Any, given: Any) -> Any:
    """{name or number: faults} of what it consists of, or a list of its own."""
    if given is None:
        return []
    if isinstance(field, Serializer):
        parts = [(name, each, given[name]) for name, each in field.fields.items() if name in given]
    elif isinstance(field, ListField | ListSerializer):
        parts = [(number, field.child, each) for number, each in enumerate(given)]
    else:
        return [] if _fits(field, given) else [ErrorDetail(OTHERWISE, "invalid")]
    return {name: faults for name, each, value in parts if (faults := _faults(each, value))}


def _fits(field: Any, given: Any) -> bool:
    match field:
        case MultipleChoiceField():
            return isinstance(given, list) and all(isinstance(each, str) for each in given)
        case CharField() | ChoiceField():
            return isinstance(given, str)
        case BooleanField():
            return isinstance(given, bool)
        case IntegerField():
            return isinstance(given, int | float) and not isinstance(given, bool)
    return True

"""Names that nobody asked for. They are refused, and not dropped: whoever mistypes one learns it at once. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework.serializers import ListField, ListSerializer, Serializer

from integration.rest.problems import within


def unknown_names(form: Any, given: Any, where: str = "") -> Iterator[str]:
    """The path of each, such as `business.nmae`: of `given` as it was sent, beside the fields of `form`."""
    if isinstance(form, ListSerializer | ListField) and isinstance(given, list):
        for number, each in enumerate(given):
            yield from unknown_names(form.child, each, within(where, number))
    elif isinstance(form, Serializer) and isinstance(given, Mapping):
        for name, value in given.items():
            path = within(where, name)
            yield from unknown_names(form.fields[name], value, path) if name in form.fields else [path]

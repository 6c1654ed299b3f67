"""Bodies of JSON as RFC 8259 has them exchanged, read the strict way: what two readers could read as two things is not
read at all."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import JSONParser

from integration.rest.problems import Problem

CHARSETS = (None, "utf-8")


class StrictJsonParser(JSONParser):
    """UTF-8 alone; no name twice in one object, no NaN, nothing that PostgreSQL cannot hold in a text."""

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        """Problem "malformed"."""
        request = (parser_context or {})["request"]
        charset = request._request.content_params.get("charset")
        if (charset.lower() if charset else None) not in CHARSETS:
            raise UnsupportedMediaType(request.content_type)
        try:
            body = json.loads(stream.read().decode(), object_pairs_hook=_object, parse_constant=_no_number)
            _refuse_unwritable(body)
        except RecursionError as error:
            raise Problem("malformed", "It is nested too deeply.") from error
        except ValueError as error:
            raise Problem("malformed", f"It is not JSON that can be read: {error}") from error
        return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object.")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON.")


def _refuse_unwritable(body: Any) -> None:
    for text in _texts(body):
        if "\0" in text:
            raise ValueError("There is a NUL in it.")
        text.encode()  # half a surrogate pair: UnicodeEncodeError is a ValueError


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from part
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)

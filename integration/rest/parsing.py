"""Bodies of JSON as RFC 8259 has them exchanged, read the strict way: what two readers could read as two things is not
read at all."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import JSONParser

from integration.rest.problems import Problem

CHARSETS = (None, "utf-8")
LARGEST_BYTES, DEEPEST = 128 * 1024, 20
MOST_ITEMS = 100  # of an array; no field takes more


class StrictJsonParser(JSONParser):
    """UTF-8 alone; no name twice in one object, no NaN, nothing that PostgreSQL cannot hold in a text."""

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        """Problem "malformed", "too_large" or "invalid_request"."""
        request = (parser_context or {})["request"]
        charset = request._request.content_params.get("charset")
        if (charset.lower() if charset else None) not in CHARSETS:
            raise UnsupportedMediaType(request.content_type)
        try:
            text = stream.read(LARGEST_BYTES + 1)
            if len(text) > LARGEST_BYTES:
                raise Problem("too_large", f"At most {LARGEST_BYTES // 1024} KB of JSON are taken.")
            body = json.loads(text.decode(), object_pairs_hook=_object, parse_constant=_no_number)
            _refuse_unwritable(body)
        except RecursionError as error:
            raise Problem("malformed", "It is nested too deeply.") from error
        except ValueError as error:
            raise Problem("malformed", f"It is not JSON that can be read: {error}") from error
        _refuse_long_arrays(body)
        return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name!r} stands twice in one object.")
        found[name] = value
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON.")


def _refuse_unwritable(body: Any) -> None:
    """Level by level: what is nested deeper than anything that is asked for costs nothing."""
    level = [body]
    for _depth in range(DEEPEST):
        for text in (each for each in level if isinstance(each, str)):
            if "\0" in text:
                raise ValueError("There is a NUL in it.")
            text.encode()  # half a surrogate pair: UnicodeEncodeError is a ValueError
        level = [inner for part in level for inner in _inside(part)]
        if not level:
            return
    raise RecursionError


def _refuse_long_arrays(body: Any) -> None:
    """Before a field looks at them: it would look at each element before it counts them. Arrays are taken at the top
    of a body alone."""
    said = f"At most {MOST_ITEMS} values are taken."
    named = body.items() if isinstance(body, Mapping) else [(None, body)]
    for name, value in named:
        if isinstance(value, list) and len(value) > MOST_ITEMS:
            raise Problem("invalid_request", errors=[{"field": name, "code": "max_length", "detail": said}])


def _inside(part: Any) -> Iterable[Any]:
    if isinstance(part, Mapping):
        return [*part.keys(), *part.values()]
    return part if isinstance(part, list) else ()

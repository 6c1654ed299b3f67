"""Lists a page at a time, by a cursor that says nothing to whoever holds it.

It is the encrypted id of the last row, bound to the list with its filters; rows that come or go meanwhile neither
repeat nor hide others (keyset paging).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.encryption import Undecryptable, decrypt, encrypt
from integration.rest.problems import Problem

LIMIT, MOST = 20, 100


class PageQuery(serializers.Serializer[Any]):
    """The parameters that every list takes; lists with filters derive their own from it."""

    cursor = serializers.CharField(required=False, help_text="`next_cursor` of the page before.")
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, default=LIMIT, help_text="How many a page holds at most."
    )


def page_of(
    request: Request,
    rows: QuerySet[Any],
    asked: dict[str, Any],
    draw: Callable[[Any], Any],
    *,
    oldest_first: bool = False,
    goes_on: bool = False,
) -> Response:
    """`asked` is what a PageQuery found valid. Newest first, unless `oldest_first`. `goes_on`: the list grows at its
    end, so its last page has a cursor too. Problem "cursor_invalid"."""
    place = f"{request.auth.public_id} {request.path} {_filters(asked)}"
    after = _opened(asked["cursor"], place) if "cursor" in asked else 0
    if after:
        rows = rows.filter(pk__gt=after) if oldest_first else rows.filter(pk__lt=after)
    found = list(rows.order_by("pk" if oldest_first else "-pk")[: asked["limit"] + 1])
    page = found[: asked["limit"]]
    last = page[-1].pk if page else after
    more = _sealed(last, place) if goes_on or len(found) > len(page) else None
    return Response({"data": [draw(row) for row in page], "next_cursor": more})


def _filters(asked: dict[str, Any]) -> str:
    return repr(sorted((name, str(value)) for name, value in asked.items() if name not in ("cursor", "limit")))


def _sealed(pk: int, place: str) -> str:
    return urlsafe_b64encode(encrypt(str(pk).encode(), bound_to=place)).decode().rstrip("=")


def _opened(cursor: str, place: str) -> int:
    try:
        return int(decrypt(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), bound_to=place))
    except (Undecryptable, ValueError) as error:
        raise Problem("cursor_invalid") from error

"""Lists a page at a time, by a cursor that says nothing to whoever holds it.

It is the encrypted place of the last row, bound to the list of its world with its filters, and not to a key: platforms
keep cursors for longer than a key lasts. Rows that come or go meanwhile neither repeat nor hide others (keyset paging).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.encryption import Undecryptable, decrypt, encrypt
from integration.rest.problems import Problem

LIMIT, MOST = 20, 100


class Edge(NamedTuple):
    """The last row of a page."""

    pk: int
    at: datetime | None


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
    page, more = found_in(request, [rows], asked, oldest_first=oldest_first, goes_on=goes_on)
    return Response({"data": [draw(row) for row in page], "next_cursor": more})


def found_in(
    request: Request,
    lists: Sequence[QuerySet[Any]],
    asked: dict[str, Any],
    *,
    by: str = "",
    oldest_first: bool = False,
    goes_on: bool = False,
) -> tuple[list[Any], str | None]:
    """The rows of a page out of several lists, in one statement, and the cursor of the next; each list is walked along
    an index of its own. `by`: the time by which they are ordered before their ids. Problem "cursor_invalid"."""
    place = f"{request.auth.mode} {request.path} {_filters(asked)}"
    edge = _opened(asked["cursor"], place) if "cursor" in asked else None
    if edge:
        lists = [rows.filter(_beyond(edge, by, "gt" if oldest_first else "lt")) for rows in lists]
    order = [f"{'' if oldest_first else '-'}{name}" for name in filter(None, [by, lists[0].model._meta.pk.name])]
    parts = [rows.order_by(*order)[: asked["limit"] + 1] for rows in lists]
    joined = parts[0].union(*parts[1:], all=True).order_by(*order) if len(parts) > 1 else parts[0]
    found = list(joined[: asked["limit"] + 1])
    page = found[: asked["limit"]]
    last = Edge(page[-1].pk, getattr(page[-1], by) if by else None) if page else edge or Edge(0, None)
    return page, _sealed(last, place) if goes_on or len(found) > len(page) else None


def _beyond(edge: Edge, by: str, step: str) -> Q:
    if not by:
        return Q(**{f"pk__{step}": edge.pk})
    same_moment = Q(**{by: edge.at, f"pk__{step}": edge.pk})
    # The first condition follows from the second, and is the one by which the index begins there.
    return Q(**{f"{by}__{step}e": edge.at}) & (Q(**{f"{by}__{step}": edge.at}) | same_moment)


def _filters(asked: dict[str, Any]) -> str:
    return repr(sorted((name, str(value)) for name, value in asked.items() if name not in ("cursor", "limit")))


def _sealed(edge: Edge, place: str) -> str:
    said = f"{edge.pk} {edge.at.isoformat()}" if edge.at else str(edge.pk)
    return urlsafe_b64encode(encrypt(said.encode(), bound_to=place)).decode().rstrip("=")


def _opened(cursor: str, place: str) -> Edge:
    try:
        edge = decrypt(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), bound_to=place).decode()
        pk, _, at = edge.partition(" ")
        return Edge(int(pk), datetime.fromisoformat(at) if at else None)
    except (Undecryptable, ValueError) as error:
        raise Problem("cursor_invalid") from error

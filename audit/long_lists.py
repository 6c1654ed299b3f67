"""Lists of the staff that cost as much with a million rows as with a thousand: pages by key instead of by number, read
from an index in its order, and counted only so far.

A list is ordered by one column that is never null, and by the row's key in the same direction. Whatever a filter asks
for has to stand in an index, or be of few rows.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils.timezone import is_naive

from audit.readonly import ReadOnlyAdmin
from audit.searching import COUNTED

AFTER, BEFORE = "after", "before"


@dataclass(frozen=True)
class Edge:
    """The row after or before which a page begins, and what it stood in its place by when it was shown."""

    walk: str
    pk: int
    key: Any


def _edge_of(text: str, column: "Field[Any, Any]") -> Edge | None:
    """As _at() writes it. What nobody of us wrote is passed over."""
    walk, _tilde, rest = text.partition("~")
    pk, _tilde, shown = rest.partition("~")
    try:
        edge = Edge(walk, int(pk), column.to_python(shown))
    except (ValueError, ValidationError):
        return None
    naive = hasattr(edge.key, "tzinfo") and is_naive(edge.key)
    return None if walk not in (AFTER, BEFORE) or naive or edge.key is None else edge


def _at(walk: str, row: tuple[int, Any]) -> str:
    pk, key = row
    return f"{walk}~{pk}~{key.isoformat() if hasattr(key, 'isoformat') else key}"


def _beyond(rows: QuerySet[Any, Any], edge: Edge | None, descending: bool) -> QuerySet[Any, Any]:
    """The first condition follows from the second, and is the one by which the index begins there."""
    if edge is None:
        return rows
    step = "lt" if descending else "gt"
    beyond = Q(**{f"place_in_list__{step}": edge.key}) | Q(**{f"pk__{step}": edge.pk})
    return rows.filter(Q(**{f"place_in_list__{step}e": edge.key}), beyond)


def _united(walks: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return walks[0] if len(walks) == 1 else walks[0].union(*walks[1:], all=True)


class LongList(ChangeList):
    """`start`, `previous`, `next` (addresses of other pages) and `more_than` are for templates/admin/long_list.html."""

    order: OrderBy
    model_admin: "LongListAdmin"

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[OrderBy]:  # type: ignore[override]
        """By what comes first alone: a second column would need an index of its own."""
        order: Any = super().get_ordering(request, queryset)[0]
        if isinstance(order, str):
            order = F(order.removeprefix("-")).desc() if order.startswith("-") else F(order)
        self.order = order if isinstance(order, OrderBy) else order.asc()
        return [self.order]

    def get_results(self, request: HttpRequest) -> None:
        """Three statements: which rows, how many there are, and what is shown of them."""
        rows = self.queryset.prefetch_related(None).annotate(place_in_list=self.order.expression)
        edge = _edge_of(request.GET.get(PAGE_VAR, ""), rows.query.annotations["place_in_list"].output_field)
        walks = [walk.values_list("pk", "place_in_list") for walk in self.model_admin.walks(request, rows)]
        found = list(self._nearest(walks, edge, self.list_per_page + 1))
        self._count(_united([walk.order_by()[: COUNTED + 1] for walk in walks])[: COUNTED + 1].count())
        page = found[: self.list_per_page]
        if edge and edge.walk == BEFORE:
            page.reverse()
        self._link(page, edge, more=len(found) > self.list_per_page)
        self.result_list = self._drawn(request, [pk for pk, _key in page])

    def _nearest(self, walks: list[QuerySet[Any, Any]], edge: Edge | None, limit: int) -> QuerySet[Any, Any]:
        """Away from the edge, or from the beginning: the first of all that the walks come by."""
        descending = self.order.descending != (edge is not None and edge.walk == BEFORE)
        order = [OrderBy(F(name), descending=descending) for name in ("place_in_list", "pk")]
        found = [_beyond(walk, edge, descending).order_by(*order)[:limit] for walk in walks]
        return found[0] if len(found) == 1 else _united(found).order_by(*order)[:limit]

    def _count(self, count: int) -> None:
        self.result_count, self.full_result_count = min(count, COUNTED), None
        self.more_than = COUNTED if count > COUNTED else None
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = True

    def _link(self, page: list[tuple[int, Any]], edge: Edge | None, *, more: bool) -> None:
        backward = edge is not None and edge.walk == BEFORE
        self.start = self.get_query_string() if edge else ""
        self.previous = self.next = ""
        if page and (more if backward else edge):
            self.previous = self.get_query_string({PAGE_VAR: _at(BEFORE, page[0])})
        if page and (more or backward):
            self.next = self.get_query_string({PAGE_VAR: _at(AFTER, page[-1])})

    def _drawn(self, request: HttpRequest, pks: list[int]) -> list[Any]:
        rows = self.model_admin.rows_of(request, pks)
        if not rows.query.select_related:
            rows = self.apply_select_related(rows)
        by_pk = {row.pk: row for row in rows}
        return [by_pk[pk] for pk in pks if pk in by_pk]


class LongListAdmin(ReadOnlyAdmin):
    """Facets would count what each filter has."""

    change_list_template = "admin/long_list.html"
    show_facets = ShowFacets.NEVER

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LongList

    def walks(self, request: HttpRequest, rows: QuerySet[Any]) -> list[QuerySet[Any]]:
        """`rows` in parts, where no one index has the order of all. None of them is in two."""
        return [rows]

    def rows_of(self, request: HttpRequest, pks: list[int]) -> QuerySet[Any]:
        """With all that a page shows of them. They were found among those of get_queryset()."""
        return self.get_queryset(request).filter(pk__in=pks)

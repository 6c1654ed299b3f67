"""What public ids name, and which of them belong to one seller or one case. The apps that know fill it (audited.py).

The log knows nobody: an event holds the public id of its subject, and an id's letters before the underscore say what
kind of thing it names.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

SELLER, CASE = "sel", "case"
Find = Callable[[str], QuerySet[Any]]


@dataclass(frozen=True)
class Kind:
    """`model` is "app.Model" with a field public_id; `seller` the lookup from it to the public id of its seller."""

    prefix: str
    label: str | Promise
    model: str = ""
    seller: str = ""

    def rows(self) -> QuerySet[Any]:
        return apps.get_model(self.model)._default_manager.all()


_kinds: dict[str, Kind] = {}
_of_case: list[Find] = []
_sellers_called: list[Callable[[str], list[str]]] = []
_reasons: list[Callable[[Collection[str]], dict[str, str]]] = []


def register(*kinds: Kind) -> None:
    """ValueError where another kind has the letters already: an id would name two things."""
    for kind in kinds:
        if _kinds.setdefault(kind.prefix, kind) != kind:
            raise ValueError(f"{kind.prefix}_ names {_kinds[kind.prefix].label} already.")


def register_of_case(*finds: Find) -> None:
    """Each takes a case's public id and finds rows with a public_id: what belongs to the case besides itself."""
    _of_case.extend(finds)


def register_search(search: Callable[[str], list[str]]) -> None:
    """It finds the public ids of sellers by an id, an e-mail address or a part of a name."""
    _sellers_called[:] = [search]


def sellers_called(text: str) -> list[str]:
    return _sellers_called[0](text)


def register_reasons(find: Callable[[Collection[str]], dict[str, str]]) -> None:
    """It finds the words of reasons that were stated for looks, by their public ids."""
    _reasons[:] = [find]


def reasons_of(public_ids: Collection[str]) -> dict[str, str]:
    """In one query; what is no longer kept is not among them."""
    return _reasons[0](public_ids) if public_ids else {}


def kind_of(public_id: str) -> Kind:
    prefix = public_id.partition("_")[0]
    return _kinds.get(prefix) or Kind(prefix, prefix)


def subjects_of(*owners: str) -> set[str]:
    """All public ids that belong to these sellers, or to this one case, their own included: one query."""
    if kind_of(owners[0]).prefix == CASE:
        rows = [find(owners[0]) for find in _of_case]
    else:
        rows = [kind.rows().filter(**{f"{kind.seller}__in": owners}) for kind in _kinds.values() if kind.seller]
    first, *others = [each.order_by().values_list("public_id", flat=True) for each in rows]
    return {*owners, *first.union(*others)}


def seller_of(public_id: str) -> str | None:
    """The public id of the seller to whom this belongs, if it belongs to one."""
    kind = kind_of(public_id)
    if not kind.seller:
        return public_id if kind.prefix == SELLER else None
    return kind.rows().filter(public_id=public_id).values_list(kind.seller, flat=True).first()


def row_of(public_id: str) -> Model | None:
    kind = kind_of(public_id)
    return kind.rows().filter(public_id=public_id).first() if kind.model else None

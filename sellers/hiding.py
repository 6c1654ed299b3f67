"""Sellers whose pages in the admin are closed to somebody for a while, by what upper apps know."""

from collections.abc import Callable

from django.db.models import QuerySet

from core.models import User
from sellers.models import Seller

_hidden: list[Callable[[User], QuerySet[Seller]]] = []


def register(hidden: Callable[[User], QuerySet[Seller]]) -> None:
    _hidden.append(hidden)


def open_to(user: User, sellers: QuerySet[Seller]) -> QuerySet[Seller]:
    for hidden in _hidden:
        sellers = sellers.exclude(pk__in=hidden(user))
    return sellers

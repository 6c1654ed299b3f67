"""What upper apps show of a seller on the seller's page in the admin."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from sellers.models import Seller


@dataclass(frozen=True)
class Panel:
    """`permission` ("app.codename") is what it takes to see it."""

    label: str | Promise
    permission: str
    show: Callable[[Seller], str | SafeString]


_panels: list[Panel] = []


def register(*panels: Panel) -> None:
    _panels.extend(panels)


def panels_for(request: HttpRequest, seller: Seller) -> Iterator[tuple[str | Promise, str | SafeString]]:
    return ((panel.label, panel.show(seller)) for panel in _panels if request.user.has_perm(panel.permission))

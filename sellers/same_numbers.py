"""Other sellers with the same number (R24): something for staff to ask about, and never a reason to reject.

There may be a good reason: one person has two companies, a family one account. Sellers read at most that we have a
question (verification.screening.rules.links).
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.blind import BlindIndexField
from sellers.models import Seller
from sellers.worlds import in_world_of

SHOWN = 10


@dataclass(frozen=True)
class Number:
    """A kind of number. `seller`: the way from its row to the seller; `standing`: the rows that count."""

    code: str
    label: str | Promise
    index: BlindIndexField
    seller: str = "seller"
    standing: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Shared:
    label: str | Promise
    sellers: list[Seller]  # at most SHOWN, the oldest first

    @property
    def sentence(self) -> str:
        names = ", ".join(f"{seller} ({seller.public_id})" for seller in self.sellers)
        return _("Stands at %(sellers)s too. Ask about it: alone it is no reason to reject.") % {"sellers": names}


_numbers: list[Number] = []


def register(*numbers: Number) -> None:
    _numbers.extend(numbers)


def others_with_same_number(seller: Seller) -> list[Shared]:
    """Kind by kind; those that nobody else has are left out. One query where nobody has.

    While the key of the indexes is being renewed, a number is found once both rows have had their turn.
    """
    first, *more = [_of(seller, at) for at in range(len(_numbers))]
    found = list(first.union(*more))
    sellers = Seller.objects.select_related("business").in_bulk({pk for _number, pk in found})
    return [
        Shared(number.label, sorted((sellers[pk] for of, pk in found if of == at), key=lambda each: each.pk)[:SHOWN])
        for at, number in enumerate(_numbers)
        if any(of == at for of, _pk in found)
    ]


def count_same_numbers(seller: Seller) -> dict[str, int]:
    """How many other sellers have the same one, by the code of its kind. One query."""
    first, *more = [_of(seller, at) for at in range(len(_numbers))]
    counts = Counter(at for at, _pk in first.union(*more))
    return {number.code: counts[at] for at, number in enumerate(_numbers)}


def _changed(seller: Seller, index: BlindIndexField) -> list[str]:
    """Of a number that the seller asks to change: it stands in no row yet."""
    rows = [getattr(seller, part) for part in sorted(seller.changed)]
    return [each for row in rows if isinstance(row, index.model) for each in index.indexes_of(row)]


def _of(seller: Seller, at: int) -> QuerySet[Any, tuple[int, int]]:
    """(position of the kind, other seller's key)."""
    number = _numbers[at]
    rows, index = number.index.model._base_manager.filter(number.standing), number.index.name
    own = _changed(seller, number.index) or rows.filter(**{number.seller: seller}).exclude(**{index: ""}).values(index)
    same = rows.filter(**{f"{index}__in": own}).exclude(**{number.seller: seller})
    same = in_world_of(seller, same, number.seller)
    return same.values_list(Value(at, output_field=IntegerField()), number.seller)

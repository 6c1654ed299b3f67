"""A seller as a change of details would have it: in memory alone, so that what is checked is what is asked, while the
old values stay in effect."""

from copy import copy
from datetime import date
from typing import Any

from sellers.actions import PARTS
from sellers.models import Seller
from verification.changes.needs import NEEDS, Need
from verification.models import Case
from verification.models.change_requests import Values


def with_values(seller: Seller, values: Values) -> Seller:
    """A copy. Its changed rows have no key: to save one of them by mistake fails, since the seller has that row."""
    shown = copy(seller)
    for part, asked in values.items():
        setattr(shown, part, _row(seller, part, asked))
    shown.changed = frozenset(values)
    return shown


def _row(seller: Seller, part: str, asked: dict[str, Any]) -> Any:
    model, row = PARTS[part], getattr(seller, part)
    stands = {name: getattr(row, name) for name in NEEDS[part]}
    return model(**stands | {name: as_typed(part, name, value) for name, value in asked.items()})


def as_typed(part: str, name: str, value: Any) -> Any:
    """From JSON."""
    return PARTS[part]._meta.get_field(name).to_python(value)  # type: ignore[union-attr]


def as_said(value: Any) -> Any:
    """For JSON."""
    return value.isoformat() if isinstance(value, date) else value


def differing(seller: Seller, part: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Of `fields` those that are not as they stand, for JSON."""
    row = getattr(seller, part)
    return {name: as_said(value) for name, value in fields.items() if getattr(row, name) != value}


def standing_values(seller: Seller, values: Values) -> Values:
    """What stands where `values` would be."""
    return {
        part: {name: as_said(getattr(getattr(seller, part), name)) for name in asked} for part, asked in values.items()
    }


def as_asked(case: Case) -> Case:
    """The case, with its seller as it is to be checked, or was: where it decides on a change, as that would have it."""
    if case.change is not None and not case.seller.changed:
        case.seller = with_values(case.seller, case.change.asked)
    return case


def papers_to_check(case: Case) -> list[str] | None:
    """Kinds of documents. None: everything is checked. Where a change takes no more than a document, what was not
    changed is not checked again."""
    if case.change is None or case.change.need == Need.CASE:
        return None
    return list(case.change.documents)

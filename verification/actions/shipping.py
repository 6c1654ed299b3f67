"""What a new site begins with: a plan of the risk screen; reasons, and checklists by subject and country, out of
verification/shipped/*.toml.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from verification.models import Checklist, ChecklistItem, Reason, ReasonVersion, ScreenPlan
from verification.screening.plans import shipped_thresholds, shipped_weights
from verification.shipped import read

COUNTRIES = ["us", "cn", "gb", "jp", "de"]

Items = dict[str, dict[str, Any]]  # code → fields of a ChecklistItem


def ship_after_migrate(**_: Any) -> None:
    if (
        ReasonVersion._meta.db_table in connection.introspection.table_names()
    ):  # it may have been migrated back to nothing
        ship()


@transaction.atomic
def ship() -> None:
    """Add what is missing: reasons by code, their words as version 1, and a first version where a checklist has none.

    What leads have written since is never touched.
    """
    _ship_reasons()
    have = set(Checklist.objects.values_list("subject", "country"))
    drawn = [(each, items) for each, items in shipped_lists() if (each.subject, each.country) not in have]
    Checklist.objects.bulk_create(each for each, _items in drawn)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=each, code=code, **fields) for each, items in drawn for code, fields in items.items()
    )
    Checklist.objects.filter(pk__in=[each.pk for each, _items in drawn]).update(published_at=Now())
    if not ScreenPlan.objects.exists():
        ScreenPlan.objects.create(
            number=1, weights=shipped_weights(), thresholds=shipped_thresholds(), published_at=Now()
        )


def _ship_reasons() -> None:
    known = set(Reason.objects.values_list("code", flat=True))
    missing = {code: dict(fields) for code, fields in read("reasons").items() if code not in known}
    reasons = [Reason(code=code, kind=fields.pop("kind"), current=1) for code, fields in missing.items()]
    Reason.objects.bulk_create(reasons)
    ReasonVersion.objects.bulk_create(
        ReasonVersion(reason=reason, number=1, published_at=Now(), **missing[reason.code]) for reason in reasons
    )


def shipped_lists() -> Iterator[tuple[Checklist, Items]]:
    for subject in Checklist.Subject:
        yield Checklist(subject=subject, country="", number=1), _items_of(subject, "general")
        for country in COUNTRIES:
            if subject in read(country):
                items = _items_of(subject, "general", country)
                yield Checklist(subject=subject, country=country.upper(), number=1), items


def _items_of(subject: str, *files: str) -> Items:
    """A later file's word on a check replaces an earlier one's; within a file the subject's own comes last."""
    items: Items = {}
    for name in files:
        for part in ["identity", subject] if subject in Checklist.IDENTITY else [subject]:
            for code, fields in read(name).get(part, {}).items():
                items[code] = items.get(code, {}) | fields
    return items

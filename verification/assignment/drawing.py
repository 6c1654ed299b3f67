"""Chance: which decision is looked at again, and which of the urgent somebody gets."""

import secrets
from datetime import timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet

from core.policy import current_policy

Row = TypeVar("Row", bound=Model)


def draw() -> float:
    """From 0 to 99.99, each alike."""
    return secrets.randbelow(10_000) / 100


def claim_urgent(waiting: QuerySet[Row], *, by: str = "due_at") -> Row | None:
    """Locked. Whoever got it a moment ago has let its row go, but this statement began before: so it is looked at once
    more, now that nobody else can. `by`: the field whose earliest moment is the most urgent."""
    tried: list[int] = []
    while row := _draw_urgent(waiting.exclude(pk__in=tried), by):
        if waiting.filter(pk=row.pk).exists():
            return row
        tried.append(row.pk)
    return None


def _draw_urgent(waiting: QuerySet[Row], by: str) -> Row | None:
    """At random among those within the policy's hours of the most urgent. Where others are given all of these, the
    next."""
    in_order = waiting.order_by(by, "pk")
    free = in_order.select_for_update(skip_locked=True, of=("self",))
    first = in_order.values_list(by, flat=True).first()
    if first is None:
        return free.order_by("?").first()
    urgent = first + timedelta(hours=current_policy().review_urgent_hours)
    return free.filter(**{f"{by}__lte": urgent}).order_by("?").first() or free.first()

"""Figures of the decisions that were decided twice, of the last twelve months. It only reads."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from core.models import User
from sellers.worlds import live
from verification.catalogue.reasons import reasons_in_use
from verification.consistency.agreement import Agreement, agreement
from verification.models import SecondReview

DAYS = 365
LEAST_FOUND = 10  # times that a reason was found by either: of fewer no kappa is told
Cause, Status, Side = SecondReview.Cause, SecondReview.Status, SecondReview.Side


@dataclass(frozen=True)
class Line:
    """`name`: a person, a reason or a month. `found`: how often either found the reason."""

    name: str
    agreed: Agreement
    found: int = 0

    @property
    def too_few(self) -> bool:
        return self.agreed.too_few

    @property
    def too_rare(self) -> bool:
        return self.found < LEAST_FOUND


@dataclass(frozen=True)
class Figures:
    whole: Agreement
    people: list[Line]
    codes: list[Line]
    months: list[tuple[date, Agreement]]


def figures(now: datetime, zone: str) -> Figures:
    """Of those drawn at random alone: of what somebody was not sure of, or suspects, others are bound to think
    differently. In three queries."""
    drawn = _live().filter(cause=Cause.SHARE, decided_at__gte=now - timedelta(days=DAYS))
    rows: list[Any] = list(
        drawn.values(
            "first_by", "reviewer", "first_outcome", "outcome", "first_codes", "reason_codes", "decided_at"
        ).order_by("decided_at")
    )
    return Figures(
        whole=agreement((row["first_outcome"], row["outcome"]) for row in rows),
        people=_of_people(rows),
        codes=_of_codes(rows),
        months=_of_months(rows, ZoneInfo(zone)),
    )


def _live() -> QuerySet[SecondReview]:
    return live(SecondReview.objects.all(), "review__case__seller")


def _of_people(rows: list[dict[str, Any]]) -> list[Line]:
    """Each against whoever decided the same, be it first or again."""
    pairs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        pairs[row["first_by"]].append((row["first_outcome"], row["outcome"]))
        pairs[row["reviewer"]].append((row["outcome"], row["first_outcome"]))
    people = User.objects.filter(pk__in=pairs).order_by("full_name", "pk")
    return [Line(str(person), agreement(pairs[person.pk])) for person in people]


def _of_codes(rows: list[dict[str, Any]]) -> list[Line]:
    """Whether both found a reason or neither did, of all that were decided twice. The most frequent first."""
    found = Counter(code for row in rows for code in {*row["first_codes"], *row["reason_codes"]})
    reasons = reasons_in_use(list(found))
    return [
        Line(
            reasons[code].label if code in reasons else code,
            agreement((code in row["first_codes"], code in row["reason_codes"]) for row in rows),
            times,
        )
        for code, times in found.most_common()
    ]


def _of_months(rows: list[dict[str, Any]], zone: ZoneInfo) -> list[tuple[date, Agreement]]:
    """The newest first."""
    pairs: dict[date, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        pairs[row["decided_at"].astimezone(zone).date().replace(day=1)].append((row["first_outcome"], row["outcome"]))
    return [(month, agreement(pairs[month])) for month in sorted(pairs, reverse=True)]


def how_they_stand(now: datetime) -> list[dict[str, Any]]:
    """By cause: how many wait, are in hand, agreed, differ, were settled for whom, or became impossible."""
    lately = _live().filter(made_at__gte=now - timedelta(days=DAYS))
    counted = (
        lately.order_by("cause")
        .values("cause")
        .annotate(
            waiting=Count("pk", filter=Q(status__in=[Status.WAITING, Status.OPEN])),
            agreed=Count("pk", filter=Q(status=Status.AGREED)),
            disagreed=Count("pk", filter=Q(status=Status.DISAGREED)),
            for_first=Count("pk", filter=Q(settled_for=Side.FIRST)),
            for_second=Count("pk", filter=Q(settled_for=Side.SECOND)),
            for_neither=Count("pk", filter=Q(settled_for=Side.NEITHER)),
            void=Count("pk", filter=Q(status=Status.VOID)),
        )
    )
    return [{**row, "label": Cause(row["cause"]).label} for row in counted]

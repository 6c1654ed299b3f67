"""A dry run of a plan over past runs of the screen: two queries and a list, nothing is touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, FloatField, Max, Q, QuerySet, Value, When

from sellers.worlds import live
from verification.models import Screening, ScreenPlan
from verification.screening.measured import DRAW
from verification.screening.thresholds import Thresholds, thresholds_of
from verification.screening.trying import Change, Plan, Runs, Tried, try_plan

LISTED = 50


@dataclass(frozen=True)
class Trial:
    """`cases`: the newest that would change, at most LISTED of each kind. `seconds` it took to find out."""

    tried: Tried
    cases: list[tuple[Change, list[Screening]]]
    seconds: float

    @property
    def to_session(self) -> int:
        return self.tried.changes[Change.TO_SESSION]

    @property
    def to_clear(self) -> int:
        return self.tried.changes[Change.TO_CLEAR]

    @property
    def unknown(self) -> int:
        return self.tried.changes[Change.UNKNOWN]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "runs": self.tried.count,
            "to_session": self.to_session,
            "to_clear": self.to_clear,
            "unknown": self.unknown,
        }


def run_trial(plan: ScreenPlan, *, since: date, until: date, zone: str) -> Trial:
    """Whole days in `zone`, both included. Campaigns screen nothing, so what they asked for is left out."""
    began = perf_counter()
    screenings = _between(_start(since, zone), _start(until + timedelta(days=1), zone), plan.figures)
    kinds = screenings.order_by().values(*KIND).annotate(count=Count("pk"), newest=Max("ran_at"))
    runs = [_runs(kind) for kind in kinds]
    judge = Plan(plan.weights, plan.session_from, plan.figures)
    tried = try_plan(runs, now=ScreenPlan.objects.in_force().weights, plan=judge)
    cases = [(change, _newest(screenings, tried.changed[change])) for change in Change if change in tried.changed]
    return Trial(tried, cases, perf_counter() - began)


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


# What runs of one kind have in common.
KIND = ("findings", "outcome", "measures", "plan__thresholds", "drawn")
BELOW, ABOVE = 0.0, 100.0


def _between(since: datetime, before: datetime, figures: Thresholds) -> QuerySet[Screening]:
    """`drawn`: a draw that stands for all that lie on the same side of the share, so that runs which differ in chance
    alone are one kind."""
    below = When(draw__lt=figures.random_sample_percent, then=Value(BELOW))
    drawn = Case(When(draw=None, then=None), below, default=Value(ABOVE), output_field=FloatField())
    runs = Screening.objects.filter(ran_at__gte=since, ran_at__lt=before, plan__isnull=False)
    return live(runs, "case__seller").annotate(drawn=drawn)


def _runs(kind: dict[str, Any]) -> Runs:
    return Runs(
        kind["findings"],
        kind["outcome"] == Screening.Outcome.SESSION,
        kind["count"],
        kind["measures"] | {DRAW: kind["drawn"]},
        thresholds_of(kind["plan__thresholds"]),
        kind,
    )


def _newest(screenings: QuerySet[Screening], runs: Iterable[Runs]) -> list[Screening]:
    """Of the LISTED newest each belongs to one of the LISTED kinds that were seen last: the others need no look."""
    wanted = Q()
    for each in sorted(runs, key=lambda each: each.kind["newest"], reverse=True)[:LISTED]:
        found = {name: each.kind[name] for name in KIND if each.kind[name] is not None}
        wanted |= Q(**found) if each.kind["drawn"] is not None else Q(draw=None, **found)
    rows = screenings.filter(wanted).select_related("case")
    return list(rows.order_by("-ran_at", "-pk")[:LISTED])

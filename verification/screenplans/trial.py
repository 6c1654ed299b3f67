"""A dry run of a plan over past runs of the screen: two queries and a list, nothing is touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from verification.models import Screening, ScreenPlan
from verification.screening.trying import Change, Runs, Tried, try_plan

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


def run_trial(plan: ScreenPlan, *, since: date, until: date, zone: str) -> Trial:
    """Whole days in `zone`, both included. Campaigns screen nothing, so what they asked for is left out."""
    began = perf_counter()
    screenings = _between(_start(since, zone), _start(until + timedelta(days=1), zone))
    kinds = screenings.order_by().values_list("findings", "outcome").annotate(Count("pk"))
    runs = [Runs(findings, outcome == Screening.Outcome.SESSION, count) for findings, outcome, count in kinds]
    in_force = ScreenPlan.objects.in_force()
    tried = try_plan(runs, now=in_force.weights, weights=plan.weights, session_from=plan.session_from)
    cases = [(change, _newest(screenings, tried.changed[change])) for change in Change if change in tried.changed]
    return Trial(tried, cases, perf_counter() - began)


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


def _between(since: datetime, before: datetime) -> QuerySet[Screening]:
    return Screening.objects.filter(ran_at__gte=since, ran_at__lt=before, plan__isnull=False)


def _newest(screenings: QuerySet[Screening], runs: Iterable[Runs]) -> list[Screening]:
    wanted = Q()
    for each in runs:
        outcome = Screening.Outcome.SESSION if each.session else Screening.Outcome.CLEAR
        wanted |= Q(findings=each.findings, outcome=outcome)
    rows = screenings.filter(wanted).select_related("case")
    return list(rows.order_by("-ran_at", "-pk")[:LISTED])

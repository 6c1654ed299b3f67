"""What waits for a review of documents, who has what in hand, and what was done. It only reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, Exists, ExpressionWrapper, F, FloatField, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Extract, Now

from core.clock import database_now
from core.languages import language_name
from core.models import User
from scheduling.models import AccountManager
from sellers.countries import country_name
from verification.assignment.qualified import cases_for, is_trained, trained_managers
from verification.models import Case, Decision, GiveBack, Review


class Median(Aggregate):
    """The middle one; of two in the middle, what lies between them."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Need:
    """So many cases wait for somebody who knows this language and documents of this country."""

    language: str
    country: str
    count: int
    overdue: int
    first_due: datetime | None

    @property
    def in_words(self) -> tuple[str, str]:
        return language_name(self.language), country_name(self.country) or "–"


def needs(cases: QuerySet[Case] | None = None) -> list[Need]:
    """Of `cases`, or of all that wait unassigned: what is due first stands first."""
    waiting = Case.objects.to_review().live() if cases is None else cases
    rows = waiting.order_by().values("language", country=F("seller__person__document_country"))
    counted = rows.annotate(
        count=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=Now())), first_due=Min("due_at")
    ).order_by(F("first_due").asc(nulls_last=True), "language", "country")
    return [
        Need(row["language"], row["country"] or "", row["count"], row["overdue"], row["first_due"]) for row in counted
    ]


def in_hand(user: User) -> QuerySet[Review]:
    """Reviews of documents that were begun and not finished: the one that is due first stands first."""
    mine = Review.objects.filter(reviewer=user, session=None, ended_at=None)
    return mine.select_related("case__seller__user", "case__seller__business").order_by(
        F("case__due_at").asc(nulls_last=True), "pk"
    )


def lost_lately(user: User) -> QuerySet[Review]:
    """What was released in the last week because nothing was done in it, and whose case still waits or is reviewed."""
    lost = Review.objects.filter(reviewer=user, release=Review.Release.IDLE, case__status=Case.Status.DOCUMENT_REVIEW)
    return lost.filter(ended_at__gte=Now() - timedelta(days=7)).select_related(
        "case__seller__user", "case__seller__business"
    )


def waiting_for(manager: AccountManager, *, fresh: bool = False) -> QuerySet[Case]:
    """What may be assigned to this trained person next. What they gave back goes to somebody else: nobody gives cases
    back until one comes that suits. `fresh`: nor what they let lie until it was released, as long as others wait."""
    released = Review.Release.values if fresh else [Review.Release.GIVEN_BACK]
    let_go_of = Review.objects.filter(
        case=OuterRef("pk"), reviewer=manager.user_id, release__in=released, ended_at__gte=OuterRef("since")
    )
    return cases_for(manager, Case.objects.to_review()).filter(~Exists(let_go_of))


def let_go(since: Any) -> Counter[int]:
    """{user: reviews, second decisions and appeals given back, and reviews released because nothing was done, since
    then}. Two queries."""
    given_back = GiveBack.objects.filter(given_at__gte=since).values_list("user")
    # Nothing so new is emptied yet; said so, an index by time finds it among all that there ever were.
    lately = Review.objects.filter(release=Review.Release.IDLE, ended_at__gte=since, emptied_at=None)
    idle = lately.order_by().values_list("reviewer")
    return Counter(dict(given_back.annotate(count=Count("pk")))) + Counter(dict(idle.annotate(count=Count("pk"))))


@dataclass
class Load:
    """One person's work on documents. `median`: minutes from begin to decision, of this week; `seen_at`: in what they
    have in hand; `let_go`: given back, or let lie until it was released, this week."""

    manager: AccountManager
    trained: bool
    in_hand: int = 0
    today: int = 0
    week: int = 0
    median: float | None = None
    seen_at: datetime | None = None
    due_at: datetime | None = None
    let_go: int = 0


def loads(zone: str) -> list[Load]:
    """Of everybody who may be assigned documents, in five queries. Today and this week, from Monday on, are those of
    `zone`."""
    now = database_now()
    today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    open_now, done, gone = _open_now(), _done(today, monday), let_go(monday)
    managers = trained_managers().select_related("user").order_by("user__full_name", "pk")
    return [
        Load(each, is_trained(each, now), **open_now[each.user_id], **done[each.user_id], let_go=gone[each.user_id])
        for each in managers
    ]


def _open_now() -> dict[int, dict[str, Any]]:
    rows = Review.objects.filter(session=None, ended_at=None).order_by().values("reviewer")
    counted = rows.annotate(in_hand=Count("pk"), seen_at=Min("seen_at"), due_at=Min("case__due_at"))
    return _by_person("reviewer", counted)


def _done(today: datetime, monday: datetime) -> dict[int, dict[str, Any]]:
    minutes = ExpressionWrapper(
        Extract(F("review__ended_at") - F("review__started_at"), "epoch") / 60.0, output_field=FloatField()
    )
    assigned = Decision.objects.filter(review__session=None, review__seen_at__isnull=False, decided_at__gte=monday)
    rows = assigned.order_by().values("decided_by")
    counted = rows.annotate(
        today=Count("pk", filter=Q(decided_at__gte=today)), week=Count("pk"), median=Median(minutes)
    )
    return _by_person("decided_by", counted)


def _by_person(key: str, rows: Iterable[Any]) -> dict[int, dict[str, Any]]:
    return defaultdict(dict, {row.pop(key): row for row in rows})

"""Promised against delivered, by kind and week, and what is late now. It only reads."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce, Now, TruncWeek
from django.utils.translation import ngettext

from core.models import User
from sellers.hiding import of_others
from sellers.worlds import live
from verification.models import Promise

WEEKS = 12
SHOWN = 50
IN_TIME = Q(kept_at__lte=F("due_at"))
LATE = Q(kept_at__gt=F("due_at")) | Q(kept_at=None, due_at__lt=Now())


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Line:
    """Of one kind, what was to come in one week (`week`: its Monday). `lateness`: the median of those that were late,
    the open ones until now; None: none was."""

    kind: str
    week: date
    promised: int
    kept: int
    late: int
    lateness: timedelta | None

    @property
    def share(self) -> int | None:
        """Kept in time, in percent, of those that came or are late."""
        known = self.kept + self.late
        return 100 * self.kept // known if known else None

    @property
    def lateness_in_words(self) -> str:
        """In its largest unit; "" where none was late."""
        if self.lateness is None:
            return ""
        hours = round(self.lateness.total_seconds() / 3600)
        if hours < 48:
            return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
        return ngettext("%(count)d day", "%(count)d days", hours // 24) % {"count": hours // 24}


def lines(now: datetime) -> list[Line]:
    """The newest week first. What the seller gave up is not counted; what is not due yet is `promised` alone."""
    first = (now.astimezone(UTC) - timedelta(weeks=WEEKS - 1, days=now.weekday())).replace(hour=0, minute=0, second=0)
    lateness = ExpressionWrapper(Coalesce("kept_at", Now()) - F("due_at"), output_field=DurationField())
    rows = (
        live(Promise.objects.filter(ended_at=None, due_at__gte=first))
        .values("kind", week=TruncWeek("due_at", tzinfo=UTC))
        .annotate(
            promised=Count("pk"),
            kept=Count("pk", filter=IN_TIME),
            late=Count("pk", filter=LATE),
            lateness=Median(lateness, filter=LATE),
        )
        .order_by("-week", "kind")
    )
    names = dict(Promise.Kind.choices)
    return [
        Line(str(names[row["kind"]]), row["week"].date(), row["promised"], row["kept"], row["late"], row["lateness"])
        for row in rows
    ]


def overdue(user: User) -> QuerySet[Promise]:
    """The oldest first. Nobody sees those of which they are the seller."""
    late = of_others(user, Promise.objects.open().filter(due_at__lt=Now()))
    return late.select_related("seller__user", "seller__business").order_by("due_at", "pk")

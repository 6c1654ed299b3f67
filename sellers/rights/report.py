"""What the page on retention says: of each class how much is kept, due, held back, and what was removed when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from audit.data import values_of
from audit.models import Event
from sellers.keeping import RetentionClass, retention_classes

COUNTED = 10_000  # no page counts millions of rows
LATEST = 30


@dataclass(frozen=True)
class Removal:
    label: str
    at: datetime
    rows: int


@dataclass(frozen=True)
class Line:
    retention: RetentionClass
    days: int
    kept: str
    due: str
    held: str
    removed: Removal | None


def lines() -> list[Line]:
    return [_line(each) for each in retention_classes()]


def _line(each: RetentionClass) -> Line:
    last = Event.objects.filter(subject=each.public_id).order_by("-position").first()
    return Line(
        retention=each,
        days=each.days,
        kept=_counted(each.kept()),
        due=_counted(each.removable()),
        held=_counted(each.held_back()),
        removed=_removal(each, last) if last else None,
    )


def _counted(rows: QuerySet) -> str:
    found = rows.order_by()[: COUNTED + 1].count()
    return str(found) if found <= COUNTED else f"{COUNTED:,}+"


def latest_removals() -> list[Removal]:
    """The report of the sweep's latest batches, newest first."""
    known = {each.public_id: each for each in retention_classes()}
    events = Event.objects.filter(action="retention.removed", subject__in=known).order_by("-at")[:LATEST]
    return [_removal(known[event.subject], event) for event in events]


def _removal(each: RetentionClass, event: Event) -> Removal:
    return Removal(str(each.label), event.at, values_of(event.data)["rows"])

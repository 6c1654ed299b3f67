"""What whoever waits wants to know: how many are before them, for how long, and when we count as late."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from core.clock import database_now
from scheduling.models import Session, Side
from scheduling.room.presence import grace_ends_at, is_present


@dataclass(frozen=True)
class Wait:
    """`before`: sessions of the same account manager that still go on; `minutes`: until the agreed start; `ours_here`:
    the account manager is in the room, and nothing else is waited for.

    Sessions of one account manager never overlap, so one before this that still goes on then is longer than planned.
    """

    before: int
    minutes: int
    ours_here: bool
    late_at: datetime
    late_in_seconds: int


def wait_of(session: Session) -> Wait:
    manager, now = session.owner_id or session.booking.manager_id, database_now()
    before = Session.objects.filter(owner=manager, status=Session.Status.LIVE).exclude(pk=session.pk).count()
    minutes = _ahead(session.booking.starts_at, now, seconds=60)
    late_at = grace_ends_at(session.booking.starts_at)
    return Wait(
        before=before,
        minutes=minutes,
        ours_here=not (before or minutes) and is_present(session, Side.MANAGER),
        late_at=late_at,
        late_in_seconds=_ahead(late_at, now, seconds=1),
    )


def _ahead(moment: datetime, now: datetime, *, seconds: int) -> int:
    return max(0, ceil((moment - now).total_seconds() / seconds))

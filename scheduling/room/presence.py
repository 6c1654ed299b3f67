"""Who is in the room, and who was, and what follows from it. It only reads: actions/staying.py writes."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from core.policy import current_policy
from scheduling.attendance import Attendance, Stay
from scheduling.models import Presence, Session, Side


def seen_since() -> CombinedExpression:
    """Whoever was seen after that counts as being there."""
    return Now() - timedelta(seconds=current_policy().presence_seconds)


def is_present(session: Session, side: Side) -> bool:
    return _here(side).filter(session=session).exists()


def left_alone(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Those in whose room the account manager who holds them shows no sign of being there."""
    return sessions.filter(~Exists(_here(Side.MANAGER).filter(session=OuterRef("pk"))))


def _here(side: Side) -> QuerySet[Presence]:
    return Presence.objects.counting().filter(left_at=None, seen_at__gte=seen_since(), side=side)


def opens_at(starts_at: datetime) -> datetime:
    """From then on each side can come."""
    return starts_at - timedelta(minutes=current_policy().join_opens_before_minutes)


def grace_ends_at(starts_at: datetime) -> datetime:
    """Until then each side waits for the other."""
    return starts_at + current_policy().no_show_grace


def settled_sessions() -> QuerySet[Session]:
    """Of which presence will say nothing new, so that it can be found what went wrong.

    Not begun: the grace is over, and the seller has not just been there. Begun: the account manager has been away for
    longer than it takes to come back. Whoever waits is left to wait until the grace after the end has passed as well.
    """
    policy = current_policy()
    grace, away = policy.no_show_grace, timedelta(minutes=policy.reconnect_minutes)
    just_seen = Presence.objects.counting().filter(session=OuterRef("pk"), seen_at__gte=Now() - away)
    seller_at_hand = Q(Exists(just_seen.filter(side=Side.SELLER))) | Q(entered_at__gte=Now() - away)
    return Session.objects.filter(
        Q(status=Session.Status.SCHEDULED, booking__period__startswith__lt=Now() - grace)
        & (~seller_at_hand | Q(booking__period__endswith__lt=Now() - grace))
        | Q(status=Session.Status.LIVE, admitted_at__lt=Now() - away) & ~Q(Exists(just_seen.filter(side=Side.MANAGER)))
    )


def attendance_of(session: Session) -> Attendance:
    """What somebody did who was to hold the session before is `former`: it is nothing that the present one did."""
    stays: dict[int | None, list[Stay]] = defaultdict(list)
    for row in session.presences.all():
        stays[row.manager_id].append(Stay(row.came_at, row.left_at or row.seen_at, row.media))
    seller, ours = stays.pop(None, []), stays.pop(session.booking.manager_id, [])
    return Attendance(
        seller=seller,
        ours=ours,
        former=[stay for others in stays.values() for stay in others],
        entered_at=session.entered_at,
        admitted=session.admitted_at is not None,
        tried=session.wrong_codes > 0,
    )

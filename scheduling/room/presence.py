"""Who is in the room, and who was: each stay is a row, which heartbeats prolong and nothing deletes."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from core.policy import current_policy
from scheduling.attendance import Attendance, Stay
from scheduling.models import AccountManager, Presence, Session, Side

_TOUCH = """
    INSERT INTO scheduling_presence (session_id, manager_id, side, connection, media, came_at, seen_at)
    SELECT session, manager, CASE WHEN manager IS NULL THEN 'seller' ELSE 'manager' END, connection, media,
        statement_timestamp(), statement_timestamp()
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::boolean[]) AS page (session, manager, connection, media)
    ON CONFLICT (connection) DO UPDATE SET seen_at = excluded.seen_at, media = excluded.media
"""


def touch(session: Session, *, connection: str, manager: AccountManager | None = None) -> None:
    """The seller, or on our side the `manager`."""
    touch_all([(session.pk, manager.pk if manager else None, connection, False)])


def touch_all(pages: Iterable[tuple[int, int | None, str, bool]]) -> None:
    """`pages`: primary keys of the session and of the account manager (None: the seller), connection, whether picture
    and sound flow.

    One statement, however many there are; by hand, since the ORM would take longer to write it than the database to do
    it, and the sockets wait meanwhile.
    """
    if columns := [list(column) for column in zip(*pages, strict=True)]:
        with connection.cursor() as cursor:
            cursor.execute(_TOUCH, columns)


def seen_since() -> CombinedExpression:
    """Whoever was seen after that counts as being there."""
    return Now() - timedelta(seconds=current_policy().presence_seconds)


def stay(session: Session, *, manager: AccountManager | None = None) -> None:
    """Without a socket, in person: the newest stay goes on, or another begins after a silence. As in touch()."""
    goes_on = session.presences.filter(manager=manager, left_at=None, seen_at__gte=seen_since())
    if not goes_on.update(seen_at=Now()):
        touch(session, connection=secrets.token_hex(16), manager=manager)


def leave(connection: str) -> None:
    Presence.objects.filter(connection=connection, left_at=None).update(left_at=Now())


def is_present(session: Session, side: Side) -> bool:
    present = Presence.objects.counting().filter(left_at=None, seen_at__gte=seen_since())
    return present.filter(session=session, side=side).exists()


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

"""Who is in the room, and who was: each stay is a row, which heartbeats prolong and nothing deletes."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models.functions import Now

from core.policy import current_policy
from scheduling.attendance import Attendance, Stay
from scheduling.models import Presence, Session, Side


def touch(session: Session, *, side: Side, connection: str) -> None:
    touch_all([(session.pk, side, connection, False)])


def touch_all(pages: Iterable[tuple[int, str, str, bool]]) -> None:
    """`pages`: primary key of the session, side, connection, whether picture and sound flow.

    One statement, however many there are.
    """
    rows = [
        Presence(session_id=session, side=side, connection=connection, came_at=Now(), seen_at=Now(), media=media)
        for session, side, connection, media in pages
    ]
    Presence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["connection"], update_fields=["seen_at", "media"]
    )


def leave(connection: str) -> None:
    Presence.objects.filter(connection=connection, left_at=None).update(left_at=Now())


def is_present(session: Session, side: Side) -> bool:
    since = Now() - timedelta(seconds=current_policy().presence_seconds)
    return Presence.objects.filter(session=session, side=side, left_at=None, seen_at__gte=since).exists()


def attendance_of(session: Session) -> Attendance:
    stays: dict[str, list[Stay]] = {Side.SELLER: [], Side.MANAGER: []}
    for row in session.presences.all():
        stays[row.side].append(Stay(row.came_at, row.left_at or row.seen_at, row.media))
    return Attendance(
        seller=stays[Side.SELLER],
        ours=stays[Side.MANAGER],
        entered_at=session.entered_at,
        admitted=session.admitted_at is not None,
    )

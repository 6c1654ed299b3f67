"""Who comes, stays and leaves: a row for each stay, which heartbeats prolong. No events: they would be too many."""

import secrets
from collections.abc import Iterable

from django.db import connection
from django.db.models.functions import Now

from scheduling.models import AccountManager, Presence, Session
from scheduling.room.presence import seen_since

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


def stay(session: Session, *, manager: AccountManager | None = None) -> None:
    """Without a socket, in person: the newest stay goes on, or another begins after a silence. As in touch()."""
    goes_on = session.presences.filter(manager=manager, left_at=None, seen_at__gte=seen_since())
    if not goes_on.update(seen_at=Now()):
        touch(session, connection=secrets.token_hex(16), manager=manager)


def leave(connection: str) -> None:
    Presence.objects.filter(connection=connection, left_at=None).update(left_at=Now())

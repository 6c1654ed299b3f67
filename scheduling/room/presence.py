"""Who is in the room: rows that live for the policy's presence_seconds after each heartbeat."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models.functions import Now

from core.policy import current_policy
from scheduling.models import Presence, Session, Side


def touch(session: Session, *, side: Side, connection: str) -> None:
    touch_all([(session.pk, side, connection)])


def touch_all(pages: Iterable[tuple[int, str, str]]) -> None:
    """`pages`: primary key of the session, side, connection. One statement, however many there are."""
    rows = [
        Presence(session_id=session, side=side, connection=connection, seen_at=Now())
        for session, side, connection in pages
    ]
    Presence.objects.bulk_create(rows, update_conflicts=True, unique_fields=["connection"], update_fields=["seen_at"])


def leave(connection: str) -> None:
    Presence.objects.filter(connection=connection).delete()


def is_present(session: Session, side: Side) -> bool:
    since = Now() - timedelta(seconds=current_policy().presence_seconds)
    return Presence.objects.filter(session=session, side=side, seen_at__gte=since).exists()

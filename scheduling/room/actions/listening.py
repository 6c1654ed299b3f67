"""A lead listens in: hears and sees, says nothing, and both sides read the name as long as it lasts."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.log import record
from core.models import User
from core.sweeping import each
from scheduling.models import Listening, Session
from scheduling.room.actions.locking import locked_room
from scheduling.room.company import tell_company
from scheduling.room.presence import seen_since


@transaction.atomic
def begin_listening(session: Session, *, actor: User, connection: str) -> None:
    """DomainError "session_over", "in_person"."""
    session = locked_room(session)
    Listening.objects.create(session=session, user=actor, connection=connection, came_at=Now(), seen_at=Now())
    record("session.listened_in", actor=actor, subject=session)
    tell_company(session)


def go_on_listening(connections: Collection[str]) -> None:
    Listening.objects.filter(connection__in=connections, left_at=None).update(seen_at=Now())


def silent_listeners(connections: Collection[str]) -> list[str]:
    """Those that are named to nobody any more (company_of), and so may not go on."""
    silent = Listening.objects.filter(connection__in=connections, seen_at__lt=seen_since())
    return list(silent.values_list("connection", flat=True))


@transaction.atomic
def end_listening(connection: str) -> None:
    _end(Listening.objects.filter(connection=connection))


def end_silent_listening() -> None:
    """Those whose socket is gone and could not end it itself."""
    silent = Listening.objects.filter(seen_at__lt=seen_since(), left_at=None)
    connections = silent.values_list("connection", flat=True)
    each(connections, lambda connection: _end(silent.filter(connection=connection)), "listening_not_ended")


def _end(rows: QuerySet[Listening]) -> None:
    names = rows.select_related("session__owner__user", "session__booking__manager__user", "user")
    listening = names.filter(left_at=None).select_for_update(of=("self",)).first()
    if listening is None:
        return
    listening.left_at = Now()
    listening.save(update_fields=["left_at"])
    record("session.listening_ended", actor=listening.user, subject=listening.session)
    tell_company(listening.session)

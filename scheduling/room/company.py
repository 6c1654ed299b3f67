"""Who is in the room besides the seller: who holds it, and who listens in. Both sides read the names all the time."""

from typing import Any

from scheduling.models import Listening, Session
from scheduling.room.notify import notify
from scheduling.room.presence import seen_since


def company_in(room: str) -> dict[str, Any]:
    """As the rows say it now; `room` is the session's public id."""
    sessions = Session.objects.select_related("owner__user", "booking__manager__user")
    return company_of(sessions.get(public_id=room))


def company_of(session: Session) -> dict[str, Any]:
    """For the pages: `manager` (id, name, staff number) and the names of `listeners`."""
    manager = session.owner or session.booking.manager
    named = {"id": manager.public_id, "name": manager.user.full_name, "number": manager.staff_number}
    return {"manager": named, "listeners": _listeners_of(session)}


def _listeners_of(session: Session) -> list[str]:
    there = Listening.objects.filter(session=session, left_at=None, seen_at__gte=seen_since())
    return sorted(set(there.values_list("user__full_name", flat=True)))


def tell_company(session: Session) -> None:
    """To both sides, after the commit."""
    notify(session, "company", **company_of(session))

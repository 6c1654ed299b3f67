"""A session that was not held to its end: what presence says of it, kept with it."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from audit.log import record
from core.models import User
from core.policy import current_policy
from scheduling.actions.sessions import end_session
from scheduling.attendance import Finding, find, find_in_person
from scheduling.models import Session, Side
from scheduling.room.presence import attendance_of, is_present


def find_fault(session: Session, *, believed: bool) -> Finding:
    """`believed`: as in Attendance."""
    policy, starts_at = current_policy(), session.booking.starts_at
    seen = replace(attendance_of(session), believed=believed)
    if session.in_person:
        slack = timedelta(seconds=policy.presence_seconds)
        return find_in_person(seen, starts_at=starts_at, grace=policy.no_show_grace, slack=slack)
    return find(seen, starts_at=starts_at, grace=policy.no_show_grace)


def seller_came(session: Session) -> bool:
    """Whether the seller has given any sign in the room or, in person, at the place: more than our word."""
    seen, starts_at = attendance_of(session), session.booking.starts_at
    if seen.admitted or is_present(session, Side.SELLER):
        return True
    return any(session.in_person or stay.until >= starts_at for stay in seen.seller)


@transaction.atomic
def miss_session(session: Session, *, actor: User | None, finding: Finding) -> None:
    """End it as not held. DomainError "illegal_transition" when it was over already."""
    end_session(session, actor=actor, held=False)
    session.finding = finding
    session.save(update_fields=["finding"])
    record("session.found", actor=actor, subject=session, data={"finding": finding})

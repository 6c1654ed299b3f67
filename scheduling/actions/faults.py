"""A session that was not held to its end: what presence says of it, kept with it."""

from datetime import timedelta

from django.db import transaction

from audit.log import record
from core.models import User
from core.policy import current_policy
from scheduling.actions.sessions import end_session
from scheduling.attendance import Finding, find, find_in_person
from scheduling.models import Session
from scheduling.room.presence import attendance_of


def find_fault(session: Session) -> Finding:
    policy, seen, starts_at = current_policy(), attendance_of(session), session.booking.starts_at
    grace = timedelta(minutes=policy.no_show_grace_minutes)
    if session.in_person:
        slack = timedelta(seconds=policy.presence_seconds)
        return find_in_person(seen, starts_at=starts_at, grace=grace, slack=slack)
    return find(seen, starts_at=starts_at, grace=grace)


@transaction.atomic
def miss_session(session: Session, *, actor: User | None, finding: Finding) -> None:
    """End it as not held. DomainError "illegal_transition" when it was over already."""
    end_session(session, actor=actor, held=False)
    session.finding = finding
    session.save(update_fields=["finding"])
    record("session.found", actor=actor, subject=session, data={"finding": finding})

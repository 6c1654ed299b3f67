"""Sessions that were not held to their end: by whose fault, what it costs, and how it goes on in the same minute."""

import logging
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from messaging.outbox import queue_message
from scheduling import actions as scheduling
from scheduling.attendance import AGAINST_SELLER, Finding
from scheduling.models import Booking, Session, Side
from scheduling.room.presence import grace_ends_at, is_present, settled_sessions
from verification import checklist
from verification.actions.moving import lock, move
from verification.actions.offering import choose_again
from verification.models import Case, Check, MissedSession

logger = logging.getLogger(__name__)

Status = Case.Status
BATCH = 100


@transaction.atomic
def find_missed_sessions() -> int:
    """What was booked or begun and nobody will go on with. One batch; returns how many.

    An account manager who admits at that moment wins or loses the row. What only waits for the decision is left alone.
    """
    undecided = Check.objects.filter(
        review__session__booking=OuterRef("booking"),
        review__ended_at=None,
        outcome=Check.Outcome.OPEN,
        code__in=_required_codes(),
    )
    over = Case.objects.select_for_update(skip_locked=True, of=("self",)).select_related("seller__user")
    over = over.filter(booking__session__in=settled_sessions())
    booked = over.filter(status=Status.SESSION_BOOKED)[:BATCH]
    begun = over.filter(Exists(undecided), status=Status.IN_SESSION)[:BATCH]
    return sum(_find(case) for case in [*booked, *begun])


def _required_codes() -> list[str]:
    items = checklist.items_for(checklist.CURRENT, in_session=True)
    return [item.code for item in items if item.required]


def _find(case: Case) -> bool:
    """One bad row does not stop the others."""
    try:
        with transaction.atomic():
            miss_session(case, actor=None, finding=scheduling.find_fault(_session_of(case)))
    except DomainError:
        logger.exception("missed_session_not_found", extra={"case": case.public_id})
        return False
    return True


@transaction.atomic
def rebook_late_session(case: Case, *, actor: User) -> None:
    """The seller has waited for us as long as we would have waited, and need not wait on. DomainError "not_late"."""
    case = lock(case)
    if case.status != Status.SESSION_BOOKED or not _we_are_late(_session_of(case)):
        raise DomainError("not_late", _("The account manager is there, or may still come in time: stay in the room."))
    miss_session(case, actor=actor, finding=scheduling.find_fault(_session_of(case)))


def _we_are_late(session: Session) -> bool:
    if database_now() < grace_ends_at(session.booking.starts_at) or is_present(session, Side.MANAGER):
        return False
    return scheduling.find_fault(session) not in AGAINST_SELLER


def give_up_session(case: Case, *, actor: User, reason: str) -> None:
    """The account manager ended a locked case's session undecided: whatever is found, it never counts (R10)."""
    found = scheduling.find_fault(_session_of(case))
    finding = found if found == Finding.CONNECTION else Finding.UNFINISHED
    miss_session(case, actor=actor, finding=finding, reason=reason)


def miss_session(case: Case, *, actor: User | None, finding: Finding, reason: str = "") -> MissedSession:
    """End a locked case's session as not held: new times at once, or a person once the seller has missed too many.

    `reason` is the code for which staff ended it.
    """
    session = _session_of(case)
    scheduling.miss_session(session, actor=actor, finding=finding)
    case.reviews.filter(ended_at=None).update(ended_at=database_now())
    missed = MissedSession.objects.create(case=case, session=session, found_at=database_now())
    data: dict[str, Any] = {"reason": finding, "abort": reason, "missed": missed.public_id}
    if missed.counts and case.missed.counted().count() >= current_policy().no_shows_count:
        missed.led_to_review = True
        missed.save(update_fields=["led_to_review"])
        case.give_booking_up()
        move(case, Status.DOCUMENT_REVIEW, actor=actor, **data)
    else:
        choose_again(case, actor=actor, tell=False, **data)
    queue_message("session_missed", to=case.seller.user, about=missed)
    return missed


def _session_of(case: Case) -> Session:
    return Session.objects.select_related("booking").get(booking=cast(Booking, case.booking))

"""An account manager is away for a day: each session goes to somebody else, or its seller chooses again at once."""

import logging
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, transaction

from core.errors import DomainError
from core.models import User
from scheduling import actions as scheduling
from scheduling.models import AccountManager, Booking
from verification.actions.moving import end_reviews, lock
from verification.models import Case
from verification.sessions.actions.offering import choose_again

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Replaced:
    """What became of one session: who attends instead, or nobody; `failed`: it stands as it was, look at it by hand."""

    booking: Booking
    manager: AccountManager | None = None
    failed: bool = False


def replace_on_day(manager: AccountManager, *, actor: User, day: date) -> list[Replaced]:
    """Each session in a transaction of its own: one that fails leaves the others done. Doing it again is safe."""
    scheduling.take_day_off(manager, actor=actor, day=day)
    return [_replace_or_log(booking, actor=actor) for booking in scheduling.sessions_on(manager, day)]


def _replace_or_log(booking: Booking, *, actor: User) -> Replaced:
    try:
        return Replaced(booking, replace_manager(booking, actor=actor))
    except (DomainError, DatabaseError):
        logger.exception("session_not_reassigned: %s", booking.public_id)
        return Replaced(booking, failed=True)


@transaction.atomic
def replace_manager(booking: Booking, *, actor: User) -> AccountManager | None:
    """None: nobody can come; the seller hears it with an apology and has new times at once. No attempt is lost."""
    case = Case.objects.filter(booking=booking).first()
    case = lock(case) if case else None
    manager = scheduling.reassign_booking(booking, actor=actor, reason="manager_away")
    if case:  # the checklist that the absent one had opened is nobody else's
        end_reviews(case)
    if manager is None and case:
        choose_again(case, actor=actor, reason="manager_away", tell=True)
    return manager

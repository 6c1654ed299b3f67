"""The case that begins where an approval was undone, and its end where that was lifted. The caller locks the seller."""

from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from scheduling import actions as scheduling
from sellers.models import Seller
from verification.actions.moving import end_reviews, lock, move
from verification.actions.promising import turn_to
from verification.life.deadlines import due_moment
from verification.life.table import FIRST, TRANSITIONS
from verification.models import Case, Measure
from verification.screening.actions.running import keep_screening, said_only
from verification.screening.rules.said import APPROVAL_UNDONE
from verification.sessions.actions.offering import offer_times

Status = Case.Status


def begin_again(seller: Seller, measure: Measure) -> Case:
    """With a session, and with everything that was accepted: what nobody doubts is not asked for again. The log names
    who confirmed it: the sweep only waits for the day."""
    now = database_now()
    case = Case(seller=seller, status=Status.SESSION_NEEDED, language=seller.user.language, submitted_at=now, since=now)
    case.due_at = due_moment(case, FIRST[Status.SESSION_NEEDED], now=now)
    case.save()
    turn_to(case, FIRST[Status.SESSION_NEEDED])
    keep_screening(said_only(case, APPROVAL_UNDONE), case)
    data = {"seller": seller.public_id, "measure": measure.public_id}
    record("case.begun_again", actor=measure.confirmed_by, subject=case, data=data)
    offer_times(case, actor=None, tell=True)
    return case


def stand_again(case: Case, *, actor: User | None) -> None:
    """The earlier approval stands again, and nobody has to come to anything. DomainError: "case_at_work" while somebody
    decides in it, "case_ended" once it ended with something else."""
    case = lock(case)
    if case.status == Status.APPROVED:
        return
    if case.status in Case.CLOSED:
        raise DomainError(
            "case_ended",
            _("Its case has ended otherwise. The way back leads through a new one, which the seller begins."),
        )
    if Status.APPROVED not in TRANSITIONS[Status(case.status)] or case.status == Status.IN_SESSION:
        raise DomainError(
            "case_at_work", _("Somebody is deciding in its case just now: wait for what is decided there.")
        )
    if case.booking:
        scheduling.cancel_booking(case.booking, actor=actor, reason="approval_stands")
        case.give_booking_up()
    scheduling.release_offers(case.seller)
    end_reviews(case)
    case.times_wanted_at = None
    move(case, Status.APPROVED, actor=actor, restored=True)

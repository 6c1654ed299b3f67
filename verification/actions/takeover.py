"""Somebody else goes on with a session: the same review, with all that was found so far."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.models import User
from core.roles import MAY_ASSIGN
from scheduling.actions import take_over
from scheduling.models import AccountManager, Booking, Side
from scheduling.room.presence import is_present
from verification.actions.moving import lock
from verification.actions.reviews import begin_session_review, refuse_own_case
from verification.models import Case, Review
from verification.qualified import refuse_unqualified

TAKEOVERS = {
    "cannot_go_on": _("The account manager cannot go on"),
    "not_there": _("The account manager is not there"),
    "technology": _("Technology fails on our side"),
    "language": _("Another language is needed"),
    "conflict": _("They know each other, or another conflict of interest"),
    "complaint": _("The seller asked for somebody else"),
}


@transaction.atomic
def take_over_session(case: Case, *, actor: User, reason: str) -> Review:
    """For who may take sessions over (scheduling.take_over_session), and is qualified for the case. As long as its
    holder is in the room, for leads alone, of which all others are told: nobody picks a seller out of other hands.

    DomainError: "no_reason", "no_session", "own_case", "untrained", "holder_there", and what refuse_unqualified() and
    take_over() say.
    """
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if reason not in TAKEOVERS:
        raise DomainError("no_reason", _("Choose why you take the session over: the log needs it."))
    if case.booking is None or case.status not in Case.WITH_SESSION:
        raise DomainError("no_session", _("No session is going on in this case (any more). Reload its page."))
    manager = AccountManager.objects.filter(user=actor).first()
    if manager is None:
        raise DomainError("untrained", _("Only account managers with valid training can hold a session."))
    if manager != case.booking.manager:
        refuse_unqualified(actor, case)
        _refuse_while_held(case.booking, actor)
    # Before the session, as whoever saves a check locks them: the other way round each would wait for the other.
    list(case.reviews.select_for_update(of=("self",)).filter(ended_at=None))
    session = take_over(case.booking.session, manager=manager, reason=reason)
    case.reviews.filter(session=session, ended_at=None).update(reviewer=actor)
    case.refresh_from_db(fields=["booking"])  # the row that was read before it changed hands
    return begin_session_review(case, actor=actor)


def _refuse_while_held(booking: Booking, actor: User) -> None:
    if actor.has_perm(MAY_ASSIGN) or not is_present(booking.session, Side.MANAGER):
        return
    raise DomainError(
        "holder_there",
        _(
            "%(name)s is in the room, so nobody else takes this session over. Whoever cannot go on leaves the room: "
            "then it can be taken over. A lead can take it over at any time."
        )
        % {"name": booking.manager},
    )

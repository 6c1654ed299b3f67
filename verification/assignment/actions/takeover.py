"""Somebody else goes on with a session, on their own or a lead's word: the same review, with all that was found so
far."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.models import User
from core.roles import MAY_ASSIGN
from messaging.outbox import queue_message
from scheduling.actions import take_over
from scheduling.models import AccountManager, Booking, Session, Side
from scheduling.room.presence import is_present
from verification.actions.moving import lock
from verification.assignment.qualified import refuse_unqualified
from verification.models import Case, Review
from verification.reviewing.actions.reviews import begin_session_review, refuse_own_case

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
    case, booking = _locked(case, actor=actor, reason=reason)
    manager = _manager(actor)
    if manager != booking.manager:
        refuse_unqualified(actor, case)
        _refuse_while_held(booking, actor)
    _pass_on(case, booking, manager, reason=reason)
    return begin_session_review(case, actor=actor)


@transaction.atomic
def hand_over_session(case: Case, *, actor: User, to: User, reason: str) -> None:
    """By a lead, to a third person who is qualified for the case, also while its holder is in the room. Both are told,
    with the reason.

    DomainError: "not_allowed", "yourself", and what take_over_session() says but "holder_there".
    """
    case, booking = _locked(case, actor=actor, reason=reason)
    if not actor.has_perm(MAY_ASSIGN):
        raise DomainError("not_allowed", _("Only leads hand a session to somebody else."))
    if to.pk == actor.pk:
        raise DomainError("yourself", _("To hold it yourself, take the session over."))
    manager, former = _manager(to), booking.manager
    refuse_unqualified(to, case)
    session = _pass_on(case, booking, manager, reason=reason, given_by=actor)
    for each in (former, manager):
        queue_message("session_handed_over", to=each.user, about=session, revision=session.booking.sequence)


def _locked(case: Case, *, actor: User, reason: str) -> tuple[Case, Booking]:
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if reason not in TAKEOVERS:
        raise DomainError("no_reason", _("Choose why the session changes hands: the log needs it."))
    if case.booking is None or case.status not in Case.WITH_SESSION:
        raise DomainError("no_session", _("No session is going on in this case (any more). Reload its page."))
    return case, case.booking


def _manager(user: User) -> AccountManager:
    manager = AccountManager.objects.filter(user=user).first()
    if manager is None:
        raise DomainError("untrained", _("Only account managers with valid training can hold a session."))
    return manager


def _pass_on(
    case: Case, booking: Booking, manager: AccountManager, *, reason: str, given_by: User | None = None
) -> Session:
    # Before the session, as whoever saves a check locks them: the other way round each would wait for the other.
    list(case.reviews.select_for_update(of=("self",)).filter(ended_at=None))
    session = take_over(booking.session, manager=manager, reason=reason, given_by=given_by)
    case.reviews.filter(session=session, ended_at=None).update(reviewer=manager.user)
    case.refresh_from_db(fields=["booking"])  # the row that was read before it changed hands
    return session


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

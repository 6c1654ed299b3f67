"""Sessions that were not held to their end: by whose fault, what it costs, and how it goes on in the same minute."""

from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.sweeping import each_locked
from core.times import format_moment
from messaging.outbox import queue_message
from scheduling import actions as scheduling
from scheduling.attendance import AGAINST_SELLER, Finding
from scheduling.models import Booking, Session, Side
from scheduling.room.presence import grace_ends_at, is_present, settled_sessions
from verification.actions.moving import end_reviews, lock
from verification.catalogue.reasons import CONCERNS
from verification.models import Case, Check, Detour, MissedSession
from verification.sessions.actions.detours import give_to_a_person
from verification.sessions.actions.offering import choose_again

Status = Case.Status
EVERY = Q()


def find_missed_sessions(among: Q = EVERY) -> int:
    """What was booked or begun and nobody will go on with, of all cases or some. One batch of each; returns how many.

    An account manager who admits at that moment wins or loses the row. What only waits for the decision is left alone.
    """
    over = Case.objects.filter(among, booking__session__in=settled_sessions()).select_related("seller__user")
    booked = over.order_by("pk").filter(status=Status.SESSION_BOOKED)
    begun = over.order_by("pk").filter(Exists(undecided_checks()), status=Status.IN_SESSION)
    return sum(len(each_locked(rows, _find, "missed_session_not_found")) for rows in (booked, begun))


def undecided_checks() -> QuerySet[Check]:
    """Those of the session of the case around this that still have to be answered."""
    session = {"review__session__booking": OuterRef("booking"), "review__ended_at": None}
    return Check.objects.filter(**session, outcome=Check.Outcome.OPEN, item__required=True)


def _find(case: Case) -> MissedSession:
    return miss_session(case, actor=None, finding=_fault(case))


@transaction.atomic
def rebook_late_session(case: Case, *, actor: User) -> None:
    """The seller has waited for us as long as we would have waited, and need not wait on. DomainError "not_late"."""
    case = lock(case)
    if case.status != Status.SESSION_BOOKED or not _we_are_late(case):
        raise DomainError("not_late", _("The account manager is there, or may still come in time: stay in the room."))
    miss_session(case, actor=actor, finding=_fault(case))


def _we_are_late(case: Case) -> bool:
    session = _session_of(case)
    if database_now() < grace_ends_at(session.booking.starts_at) or is_present(session, Side.MANAGER):
        return False
    return _fault(case) not in AGAINST_SELLER


def _fault(case: Case) -> Finding:
    """A faint sign of the seller is believed once in a case: no session of it was forgiven for one before."""
    forgiven = case.missed.filter(
        session__finding__in=[Finding.CONNECTION, Finding.UNFINISHED], session__admitted_at=None
    ).exclude(session__presences__side=Side.SELLER)
    return scheduling.find_fault(_session_of(case), believed=not forgiven.exists())


def give_up_session(case: Case, *, actor: User | None, reason: str, paused: bool = False) -> None:
    """The account manager ended a locked case's session undecided. Once the seller came it never counts (R10); where
    nothing shows that they did, attendance says what is found, and not before they could have come. `paused`: into a
    review of the documents.

    DomainError "seller_may_come".
    """
    session, finding = _session_of(case), _fault(case)
    if scheduling.seller_came(session):
        finding = finding if finding == Finding.CONNECTION else Finding.UNFINISHED
    else:
        _refuse_to_end_early(session)
    miss_session(case, actor=actor, finding=finding, reason=reason, paused=paused)


def _refuse_to_end_early(session: Session) -> None:
    waits_until = grace_ends_at(session.booking.starts_at)
    if database_now() < waits_until:
        when = format_moment(waits_until, session.booking.manager.time_zone, get_language() or "en")
        raise DomainError(
            "seller_may_come",
            _(
                "Nothing shows yet that the seller came, and they may come until %(time)s: wait for them until then. "
                "If you cannot, ask ops to have somebody else hold the session."
            )
            % {"time": when},
        )


def miss_session(
    case: Case, *, actor: User | None, finding: Finding, reason: str = "", paused: bool = False
) -> MissedSession:
    """End a locked case's session as not held: new times at once, or a person where it is paused, or once the seller
    has missed too many.

    `reason` is the code for which staff ended it.
    """
    session = _session_of(case)
    scheduling.miss_session(session, actor=actor, finding=finding)
    end_reviews(case)
    missed = MissedSession.objects.create(case=case, session=session, reason=reason, found_at=database_now())
    data: dict[str, Any] = {"reason": finding, "abort": reason, "missed": missed.public_id}
    cause = _why_a_person(missed, paused=paused)
    if cause:
        give_to_a_person(case, cause, actor=actor, about=missed, **data)
    else:
        choose_again(case, actor=actor, tell=False, **data)
    queue_message(
        "session_paused" if cause == Detour.Cause.PAUSED else "session_missed", to=case.seller.user, about=missed
    )
    return missed


def _why_a_person(missed: MissedSession, *, paused: bool) -> Detour.Cause | None:
    """A concern, which a lead weighs (R10); too many that count; or word against word for the second time."""
    if missed.reason in CONCERNS:
        return Detour.Cause.CONCERN
    if paused:
        return Detour.Cause.PAUSED
    not_met = missed.case.missed.filter(session__finding=Finding.NOT_MET)
    if missed.counts:
        too_many = missed.case.missed.counted().count() >= current_policy().no_shows_count
    else:
        too_many = missed.session.finding == Finding.NOT_MET and not_met.count() > 1
    return Detour.Cause.MISSED if too_many else None


def _session_of(case: Case) -> Session:
    return Session.objects.select_related("booking__manager").get(booking=cast(Booking, case.booking))

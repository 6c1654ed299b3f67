"""The seller's word against a finding, and the answer of somebody who was not part of that session."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS
from messaging.outbox import queue_message
from sellers.acting import acts_for
from verification.actions.moving import lock
from verification.actions.promising import keep_answer, promise_answer
from verification.models import Case, MissedSession
from verification.sessions.actions.offering import choose_again
from verification.sessions.owed import DECIDED

CHARACTERS = 2000


@transaction.atomic
def contest_missed(missed: MissedSession, *, actor: Subject, text: str) -> None:
    """Once for each. What is written is encrypted; the log tells only that it was (R36).

    DomainError: "not_yours", "not_open", "bad_text".
    """
    case, missed = _lock(missed)
    if not acts_for(actor, case.seller):
        raise DomainError("not_yours", _("This session belongs to another account."))
    if not can_contest(case, missed):
        raise DomainError(
            "not_open", _("You have said this already, or it no longer counts. This page shows how it stands.")
        )
    missed.contest, missed.contested_at = checked(text), database_now()
    missed.save(update_fields=["contest", "contested_at"])
    promise_answer(missed, now=missed.contested_at)
    record("case.contested", actor=actor, subject=case, data={"missed": missed.public_id})
    queue_message("contest_received", to=case.seller.user, about=missed)


def can_contest(case: Case, missed: MissedSession) -> bool:
    return missed.counts and missed.contested_at is None and case.status not in Case.CLOSED


@transaction.atomic
def answer_contest(missed: MissedSession, *, actor: User, accepted: bool, text: str) -> None:
    """Take the finding back, or keep it for a reason that the seller reads.

    DomainError: "not_allowed", "not_open", "bad_text".
    """
    case, missed = _lock(missed)
    _refuse_party(missed, actor=actor)
    if missed.contested_at is None or missed.answered_at:
        raise DomainError("not_open", _("This does not wait for an answer (any more). Reload the page."))
    missed.answer = text.strip() if accepted else checked(text)
    missed.taken_back, missed.answered_at, missed.answered_by = accepted, database_now(), actor
    missed.save(update_fields=["answer", "taken_back", "answered_at", "answered_by"])
    keep_answer(missed)
    action = "case.contest_accepted" if accepted else "case.contest_kept"
    record(action, actor=actor, subject=case, data={"missed": missed.public_id})
    if accepted and _waits_only_for_this(case, missed):
        choose_again(case, actor=actor, tell=False, reason="taken_back")
    queue_message("contest_answered", to=case.seller.user, about=missed)


def _waits_only_for_this(case: Case, missed: MissedSession) -> bool:
    """A person looks at the documents because of this session alone, and nobody has begun to."""
    if case.status != Case.Status.DOCUMENT_REVIEW or not case.detours.filter(missed=missed, ruling="").exists():
        return False
    began = case.reviews.filter(started_at__gte=missed.found_at)
    return not began.filter(Q(ended_at=None) | DECIDED).exists()


def _refuse_party(missed: MissedSession, *, actor: User) -> None:
    if not may_answer(missed, actor):
        raise DomainError(
            "not_allowed", _("This needs somebody who reviews what others found, and who was not part of that session.")
        )


def may_answer(missed: MissedSession, user: User) -> bool:
    session = missed.session
    were_there = [stay.manager for stay in session.presences.all()]
    ours = [manager.user_id for manager in (session.booking.manager, session.owner, *were_there) if manager]
    return user.has_perm(MAY_DECIDE_ON_OTHERS) and user.pk not in [missed.case.seller.user_id, *ours]


def _lock(missed: MissedSession) -> tuple[Case, MissedSession]:
    case = lock(missed.case)
    rows = MissedSession.objects.select_related("session__booking__manager", "session__owner", "case__seller__user")
    return case, rows.select_for_update(of=("self",)).get(pk=missed.pk)


def checked(text: str) -> str:
    """DomainError "bad_text"."""
    text = text.strip()
    if not 0 < len(text) <= CHARACTERS:
        raise DomainError("bad_text", _("Write between 1 and %(count)d characters.") % {"count": CHARACTERS})
    return text

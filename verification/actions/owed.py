"""A case that came to a person because its seller missed the session: back to choosing a time, or on without it."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from verification.actions.contests import checked, may_answer
from verification.actions.moving import lock
from verification.actions.offering import choose_again
from verification.actions.reviews import refuse_own_case
from verification.models import Case, MissedSession
from verification.owed import owed_session


@transaction.atomic
def give_session_again(case: Case, *, actor: User, reason: str) -> None:
    """New times at once, and the seller is told. Refused while somebody else reviews the case.

    `reason` is for staff: it is kept encrypted, and the log tells only that it was given (R36).
    """
    case, owed = _lock(case, actor=actor)
    open_review = case.reviews.filter(ended_at=None).select_related("reviewer").first()
    if open_review and open_review.reviewer_id != actor.pk:
        raise DomainError("review_taken", _("Taken by %(name)s. Choose another case.") % {"name": open_review.reviewer})
    case.reviews.filter(ended_at=None).update(ended_at=database_now())
    _rule(owed, MissedSession.Ruling.GIVEN_AGAIN, actor=actor, reason=reason)
    choose_again(case, actor=actor, tell=False, reason="given_again", missed=owed.public_id)
    queue_message("session_given_again", to=case.seller.user, about=case, revision=case.offer_sets)


@transaction.atomic
def waive_session(case: Case, *, actor: User, reason: str) -> None:
    """From now on the case can be approved on its documents. Four eyes: a lead who was not part of that session."""
    case, owed = _lock(case, actor=actor)
    if not may_answer(owed, actor):
        raise DomainError("not_allowed", _("This needs a lead who was not part of the session that was missed."))
    _rule(owed, MissedSession.Ruling.WAIVED, actor=actor, reason=reason)
    record("case.session_waived", actor=actor, subject=case, data={"missed": owed.public_id})


def _lock(case: Case, *, actor: User) -> tuple[Case, MissedSession]:
    case = lock(case)
    refuse_own_case(case, actor=actor)
    owed = owed_session(case)
    if case.status != Case.Status.DOCUMENT_REVIEW or owed is None:
        raise DomainError(
            "nothing_owed", _("This case does not wait for this (any more). Reload the page to see how it stands.")
        )
    return case, owed


def _rule(owed: MissedSession, ruling: MissedSession.Ruling, *, actor: User, reason: str) -> None:
    owed.ruling, owed.ruling_reason = ruling, checked(reason)
    owed.ruled_at, owed.ruled_by = database_now(), actor
    owed.save(update_fields=["ruling", "ruling_reason", "ruled_at", "ruled_by"])

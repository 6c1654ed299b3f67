"""A case that a person has without the session that it needs: back to choosing a time, or on without it."""

from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from verification.actions.moving import end_reviews, lock, move
from verification.models import Case, Detour, Review
from verification.reviewing.actions.reviews import refuse_own_case
from verification.second.actions.holding import refuse_held
from verification.sessions.actions.contests import checked
from verification.sessions.actions.detours import may_rule, rule_on
from verification.sessions.actions.offering import choose_again
from verification.sessions.owed import lacks_session, owed_session

Status = Case.Status


@transaction.atomic
def give_session_again(case: Case, *, actor: User, reason: str) -> None:
    """New times at once, and the seller is told. Refused while somebody else reviews the case, or decides it again.

    `reason` is for staff: it is kept encrypted, and the log tells only that it was given (R36).

    DomainError: "own_case", "not_allowed", "nothing_owed", "held", "review_taken", "bad_text".
    """
    case = _lock(case, actor=actor)
    refuse_held(case)
    owed, last_review = owed_session(case), case.reviews.order_by("pk").last()
    if owed and case.status == Status.RULING_NEEDED:
        _refuse_party(owed, actor=actor)
    if owed is None and (last_review is None or not lacks_session(case)):
        raise _nothing_owed()
    open_review = case.reviews.filter(ended_at=None).select_related("reviewer").first()
    if open_review and open_review.reviewer_id != actor.pk:
        raise DomainError("review_taken", _("Taken by %(name)s.") % {"name": open_review.reviewer})
    end_reviews(case)
    if owed is None:
        _note(cast(Review, last_review), reason)
        choose_again(case, actor=actor, tell=True, reason="session_failed")
        return
    first = case.status == Status.RULING_NEEDED
    rule_on(owed, Detour.Ruling.GIVEN_AGAIN, actor=actor, reason=checked(reason))
    choose_again(case, actor=actor, tell=False, reason="ruled" if first else "given_again", detour=owed.public_id)
    if first:
        queue_message("session_after_all", to=case.seller.user, about=owed)
    else:
        queue_message("session_given_again", to=case.seller.user, about=case, revision=case.offer_sets)


@transaction.atomic
def waive_session(case: Case, *, actor: User, reason: str) -> None:
    """From now on the case can be approved on its documents. Four eyes: a lead who was not part of that session.

    DomainError: "own_case", "not_allowed", "nothing_owed", "bad_text".
    """
    case = _lock(case, actor=actor)
    owed = owed_session(case)
    if owed is None:
        raise _nothing_owed()
    _refuse_party(owed, actor=actor)
    rule_on(owed, Detour.Ruling.WAIVED, actor=actor, reason=checked(reason))
    record("case.session_waived", actor=actor, subject=case, data={"detour": owed.public_id})
    if case.status == Status.RULING_NEEDED:
        move(case, Status.DOCUMENT_REVIEW, actor=actor, detour=owed.public_id)
        queue_message("documents_instead", to=case.seller.user, about=owed)


def _refuse_party(owed: Detour, *, actor: User) -> None:
    if not may_rule(owed, actor):
        raise DomainError(
            "not_allowed", _("This needs a lead who was not part of that session, nor has ruled on it before.")
        )


def _lock(case: Case, *, actor: User) -> Case:
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if case.status not in (Status.DOCUMENT_REVIEW, Status.RULING_NEEDED):
        raise _nothing_owed()
    return case


def _nothing_owed() -> DomainError:
    return DomainError(
        "nothing_owed", _("This case does not wait for this (any more). Reload the page to see how it stands.")
    )


def _note(review: Review, reason: str) -> None:
    """Of a session that was held no row of its own keeps what was decided about it later."""
    review.note = f"{review.note}\n{checked(reason)}".strip()
    review.save(update_fields=["note"])

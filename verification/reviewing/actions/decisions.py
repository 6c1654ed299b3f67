"""The decision at the end of a review, and the second person's word on a suspicion of fraud."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.errors import DomainError
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS
from messaging.outbox import queue_message
from scheduling.actions import end_session
from scheduling.models import Session
from scheduling.room.notify import notify
from sellers.models import Document
from verification.actions.moving import lock, move
from verification.assignment.qualified import ways_opened_by
from verification.catalogue.reasons import NOT_CONFIRMED, version_in_use
from verification.life.table import DECIDABLE
from verification.messages.answers import answer_follows
from verification.models import Case, Correction, Decision, DocumentOutcome, Promise, Review, SecondReview
from verification.reviewing.actions.decidable import refuse_unmet, refuse_unshown
from verification.reviewing.actions.effects import record_decision, take_effect
from verification.reviewing.actions.reviews import end_review, lock_review, refuse_own_case
from verification.reviewing.findings import decided_text, findings_of, reasons_of
from verification.reviewing.fitting import refuse_unfitting
from verification.reviewing.unfinished import open_items
from verification.second.actions.deciding_again import ask_for_second
from verification.second.actions.holding import hold
from verification.second.suspicions import had_a_say, suspicion_of

Outcome = Decision.Outcome


@dataclass(frozen=True)
class _Ready:
    """A review that can be decided, ended and locked with its case."""

    review: Review
    outcome: Outcome
    reasons: dict[str, int]


@transaction.atomic
def decide(review: Review, *, actor: User, outcome: str, reason_codes: list[str], note: str = "") -> Decision:
    """`reason_codes` are those that the confirmation page showed: what was confirmed is what is decided.

    `note` is added to the private note. Of a suspicion of fraud the seller learns what they learn of hold_decision().

    DomainError: "own_case", "stale", "illegal_transition", and what lock_review() and refuse_undecidable() say.
    """
    ready = _ready(review, actor=actor, outcome=outcome, reason_codes=reason_codes, note=note)
    review, session = ready.review, ready.review.session
    follows = session is not None and ready.outcome == Outcome.FRAUD_SUSPECTED
    if follows:
        review.case.give_booking_up()
    decision = take_effect(review, outcome=ready.outcome, reasons=ready.reasons, decided_by=actor, actor=actor)
    ask_for_second(decision)
    if session:
        _promise_answer(session, review.case) if follows else _show_decision(decision, session)
        end_session(session, actor=actor, held=True)
    end_review(review)
    return decision


@transaction.atomic
def hold_decision(
    review: Review, *, actor: User, outcome: str, reason_codes: list[str], note: str = ""
) -> SecondReview:
    """decide() by somebody who is not sure: nothing follows before somebody else has decided alike or a lead has
    settled it, and the seller hears no more than by when the answer comes.

    DomainError as decide(), and "suspicion": each of fraud is answered by somebody else anyway.
    """
    if outcome == Outcome.FRAUD_SUSPECTED:
        raise DomainError(
            "suspicion", _("Somebody else answers each suspicion of fraud: confirm it, without a word about doubt.")
        )
    ready = _ready(review, actor=actor, outcome=outcome, reason_codes=reason_codes, note=note)
    review, case = ready.review, ready.review.case
    if session := review.session:
        case.give_booking_up()
        move(case, Case.Status.DOCUMENT_REVIEW, actor=actor, reason="undecided")
        _promise_answer(session, case)
        end_session(session, actor=actor, held=True)
    end_review(review)
    return hold(review, outcome=ready.outcome, reasons=ready.reasons, actor=actor)


def _promise_answer(session: Session, case: Case) -> None:
    """By message and in the room: it is over, and by when the answer comes."""
    promise = case.promises.open().get(kind=Promise.Kind.REVIEW)
    promise.seller = case.seller
    queue_message("answer_follows", to=case.seller.user, about=promise)
    with override(case.seller.user.language):
        text, label = answer_follows(promise), _("See how your case stands")
    _show(session, text.title, text.paragraphs, label)


def _ready(review: Review, *, actor: User, outcome: str, reason_codes: list[str], note: str) -> _Ready:
    case = lock(review.case)
    review = lock_review(review, actor=actor)
    review.case = case
    refuse_own_case(case, actor=actor)
    refuse_undecidable(review, outcome=outcome)
    if case.status not in DECIDABLE:
        raise DomainError(
            "illegal_transition", _("As this case stands, nothing can be decided in it. Reload the page.")
        )
    reasons = reasons_of(findings_of(review))
    if set(reason_codes) != set(reasons):
        raise DomainError("stale", _("The checklist was changed since this page was opened. Look at it once more."))
    review.note = f"{review.note}\n{note}".strip()
    return _Ready(review, Outcome(outcome), reasons)


def refuse_undecidable(review: Review, *, outcome: str) -> None:
    """DomainError that names what is open, or why `outcome` does not follow from what was found (R8, R10)."""
    if outcome == Outcome.APPROVED:
        _refuse_alone(review)
    if outcome == Outcome.APPROVED and review.session is None:
        refuse_unmet(review.case)
    _refuse_unfinished(review, asked_for=outcome == Outcome.DOCUMENTS_NEEDED)
    if outcome == Outcome.APPROVED:
        refuse_unshown(review)
    _refuse_unfitting(review, outcome=outcome)


def _refuse_alone(review: Review) -> None:
    ways = ways_opened_by(review.reviewer_id, review.case)
    if ways.overruled.exists():
        raise DomainError(
            "same_person",
            _("You did not confirm the suspicion of fraud: somebody else has to approve. Give the review back."),
        )
    if review.session is None and ways.waived.exists():
        raise DomainError(
            "same_person",
            _("You decided to go on without the session: somebody else has to approve. Give the review back."),
        )


def _refuse_unfinished(review: Review, *, asked_for: bool) -> None:
    if review.session:
        _refuse_not_begun(review.session)
    if review.corrections.filter(status=Correction.Status.ASKED).exists():
        raise DomainError(
            "correction_asked",
            _("Not decided: the seller is asked to correct a detail. Wait for the answer, or take the question back."),
        )
    if still_open := open_items(review, asked_for=asked_for):
        names = {"names": ", ".join(still_open)}
        raise DomainError("open_items", _("Not decided: these have no outcome yet: %(names)s.") % names)


def _refuse_not_begun(session: Session) -> None:
    """By video the consent, in person the session ID: without it nobody was met."""
    if session.in_person and session.admitted_at is None:
        raise DomainError("not_begun", _("The session has not begun: type in the session ID that the seller says."))
    if not session.in_person and session.consented_at is None:
        raise DomainError("no_consent", _("The seller has not consented to the session: nothing can be decided in it."))


def _refuse_unfitting(review: Review, *, outcome: str) -> None:
    reasons = [finding.reason for finding in findings_of(review)]
    rejected = review.document_outcomes.filter(outcome=DocumentOutcome.Outcome.REJECTED)
    missing = review.case.seller.documents.filter(status__in=Document.MISSING)
    refuse_unfitting(outcome, reasons=reasons, can_ask=rejected.exists() or missing.exists())


def _show_decision(decision: Decision, session: Session) -> None:
    with override(decision.case.seller.user.language):
        text, label = decided_text(decision, decision.case), _("See the decision and what comes next")
    _show(session, text.title, text.paragraphs, label)


def _show(session: Session, title: str, paragraphs: Sequence[str], label: str) -> None:
    """In the room."""
    notify(session, "decided", title=title, text="\n".join(paragraphs), url=reverse("case"), label=label)


@transaction.atomic
def confirm_fraud(case: Case, *, actor: User, confirmed: bool) -> None:
    """A second person's word: confirmed is a rejection, otherwise the documents are reviewed anew (R31).

    DomainError: "own_case", "not_allowed", "no_suspicion", "same_person".
    """
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if not actor.has_perm(MAY_DECIDE_ON_OTHERS):
        raise DomainError("not_allowed", _("This needs somebody who may decide on what others decided."))
    suspicion = suspicion_of(case)
    if suspicion is None:
        raise DomainError("no_suspicion", _("This case does not wait for a second person (any more)."))
    if had_a_say(actor, suspicion):
        raise DomainError(
            "same_person", _("You suspected it, or had a say in the suspicion: somebody else has to confirm it.")
        )
    if not confirmed:
        suspicion.overruled_by = actor
        suspicion.save(update_fields=["overruled_by"])
        move(case, Case.Status.DOCUMENT_REVIEW, actor=actor, fraud="not confirmed")
        return
    review = Review.objects.create(case=case, reviewer=actor)
    reasons = {NOT_CONFIRMED: version_in_use(NOT_CONFIRMED)}
    end_review(review)
    decision = record_decision(review, outcome=Outcome.REJECTED, reasons=reasons, decided_by=actor, actor=actor)
    move(case, Case.Status.REJECTED, actor=actor, decision=decision.public_id)
    queue_message("case_decided", to=case.seller.user, about=decision)

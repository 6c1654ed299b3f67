"""The decision at the end of a review, and the second person's word on a suspicion of fraud."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from scheduling.actions import end_session
from scheduling.models import Session
from scheduling.room.notify import notify
from sellers.actions import judge_document
from sellers.asking import ask_for_missing
from sellers.models import Document
from verification.actions.moving import lock, move, turn
from verification.actions.opening import open_account
from verification.actions.reviews import end_review, lock_review, refuse_own_case
from verification.actions.second import ask_for_second
from verification.deadlines import appeal_until, due_moment
from verification.findings import decided_text, findings_of, reasons_of
from verification.fitting import refuse_unfitting
from verification.life import DECIDABLE, At, begins
from verification.models import Case, Correction, Decision, DocumentOutcome, Review
from verification.owed import lacks_session, owed_session
from verification.reasons import NOT_CONFIRMED, version_in_use
from verification.unfinished import open_items

Outcome = Decision.Outcome


@transaction.atomic
def decide(
    review: Review, *, actor: User, outcome: str, reason_codes: list[str], note: str = "", unsure: bool = False
) -> Decision:
    """`reason_codes` are those that the confirmation page showed: what was confirmed is what is decided.

    `note` is added to the private note. `unsure`: somebody else decides it again.
    """
    case = lock(review.case)
    review = lock_review(review, actor=actor)
    refuse_own_case(case, actor=actor)
    if case.status not in DECIDABLE:
        raise DomainError(
            "illegal_transition", _("As this case stands, nothing can be decided in it. Reload the page.")
        )
    refuse_undecidable(review, outcome=outcome)
    reasons = reasons_of(findings_of(review))
    if set(reason_codes) != set(reasons):
        raise DomainError("stale", _("The checklist was changed since this page was opened. Look at it once more."))
    review.note = f"{review.note}\n{note}".strip()
    decision = _record(review, outcome=Outcome(outcome), reasons=reasons, actor=actor)
    _judge_documents(decision, actor=actor)
    opens = decision.outcome == Outcome.APPROVED and case.change_id is None
    opened = not opens or open_account(case.seller, actor=actor)
    waits_until = None if outcome == Outcome.REJECTED else decision.due_at
    move(case, Case.Status(outcome), actor=actor, due_at=waits_until, decision=decision.public_id)
    if not opened:
        turn(case, At.TAX_OVERDUE)  # no day runs for what cannot be done yet
    _tell(decision, case)
    ask_for_second(decision, sure=not unsure)
    if review.session:
        end_session(review.session, actor=actor, held=True)
    return decision


def refuse_undecidable(review: Review, *, outcome: str) -> None:
    """DomainError that names what is open, or why `outcome` does not follow from what was found (R8, R10)."""
    if outcome == Outcome.APPROVED:
        _refuse_alone(review)
    if outcome == Outcome.APPROVED and review.session is None:
        _refuse_unmet(review.case)
    _refuse_unfinished(review, asked_for=outcome == Outcome.DOCUMENTS_NEEDED)
    _refuse_unfitting(review, outcome=outcome)


def _refuse_alone(review: Review) -> None:
    """Whoever opened the way to an approval does not approve too (R31)."""
    case = review.case
    if case.decisions.filter(overruled_by=review.reviewer_id).exists():
        raise DomainError(
            "same_person",
            _("You did not confirm the suspicion of fraud: somebody else has to approve. Give the review back."),
        )
    if review.session is None and case.detours.waived().filter(ruled_by=review.reviewer_id).exists():
        raise DomainError(
            "same_person",
            _("You decided to go on without the session: somebody else has to approve. Give the review back."),
        )


def _refuse_unmet(case: Case) -> None:
    if owed_session(case):
        raise DomainError(
            "session_owed",
            _(
                "It cannot be approved yet: the video session that its signals ask for was not held. On the page of "
                "the case, give the seller new times, or have a lead decide to go on without it."
            ),
        )
    if lacks_session(case):
        raise DomainError(
            "session_failed",
            _(
                "It cannot be approved on its documents: what only a session can show was not shown. On the page of "
                "the case, give the seller new times."
            ),
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


def _record(review: Review, *, outcome: Outcome, reasons: dict[str, int], actor: User) -> Decision:
    person = getattr(review.case.seller, "person", None)
    decision = Decision.objects.create(
        case=review.case,
        document_country=person.document_country if person else "",
        document_type=person.document_type if person else "",
        review=review,
        outcome=outcome,
        reasons=reasons,
        decided_by=actor,
        due_at=due_after(review.case, outcome),
    )
    end_review(review)
    data = {"decision": decision.public_id, "outcome": outcome, "reasons": decision.reason_codes}
    record("decision.made", actor=actor, subject=review.case, data=data)
    return decision


def _judge_documents(decision: Decision, *, actor: User) -> None:
    if decision.outcome == Outcome.FRAUD_SUSPECTED:
        return  # the seller is not to learn more than that a second person looks
    again = decision.outcome == Outcome.DOCUMENTS_NEEDED and decision.due_at
    due_on = again.astimezone(ZoneInfo(decision.case.seller.user.time_zone)).date() if again else None
    for judged in decision.review.document_outcomes.select_related("document"):
        accepted = judged.outcome == DocumentOutcome.Outcome.ACCEPTED
        reasons, due = (None, None) if accepted else ({judged.reason_code: judged.reason_version}, due_on)
        judge_document(judged.document, actor=actor, accepted=accepted, reasons=reasons, due_on=due)
    if decision.outcome == Outcome.DOCUMENTS_NEEDED:
        _ask_for_missing(decision.review, due_on=due_on, actor=actor)


def _ask_for_missing(review: Review, *, due_on: date | None, actor: User) -> None:
    """What was not there is asked for with what was rejected, all at once and by the same day."""
    judged = review.document_outcomes.values("document")
    for document in review.case.seller.documents.filter(status__in=Document.MISSING).exclude(pk__in=judged):
        review.document_outcomes.create(document=document, outcome=DocumentOutcome.Outcome.MISSING)
        ask_for_missing(document, actor=actor, due_on=due_on)


def due_after(case: Case, outcome: str) -> datetime | None:
    """The last moment for what would come next: the seller's documents, tax information or appeal, the second person's
    word."""
    if outcome == Outcome.REJECTED:
        return appeal_until(case, database_now())
    return due_moment(case, begins(case, Case.Status(outcome)), now=database_now())


def _tell(decision: Decision, case: Case) -> None:
    queue_message("case_decided", to=case.seller.user, about=decision)
    if decision.review.session:
        with override(case.seller.user.language):
            text = decided_text(decision, case)
            way_on = {"url": reverse("case"), "label": _("See the decision and what comes next")}
        notify(decision.review.session, "decided", title=text.title, text="\n".join(text.paragraphs), **way_on)


@transaction.atomic
def confirm_fraud(case: Case, *, actor: User, confirmed: bool) -> None:
    """A second person's word: confirmed is a rejection, otherwise the documents are reviewed anew (R31)."""
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if not actor.has_perm("verification.second_review_case"):
        raise DomainError("not_allowed", _("This needs somebody who may decide on what others decided."))
    if case.status != Case.Status.FRAUD_SUSPECTED:
        raise DomainError("no_suspicion", _("This case does not wait for a second person (any more)."))
    suspicion = case.decisions.filter(outcome=Outcome.FRAUD_SUSPECTED).latest("id")
    if suspicion.decided_by_id == actor.pk:
        raise DomainError("same_person", _("You suspected it yourself: somebody else has to confirm it."))
    if not confirmed:
        suspicion.overruled_by = actor
        suspicion.save(update_fields=["overruled_by"])
        move(case, Case.Status.DOCUMENT_REVIEW, actor=actor, fraud="not confirmed")
        return
    review = Review.objects.create(case=case, reviewer=actor)
    reasons = {NOT_CONFIRMED: version_in_use(NOT_CONFIRMED)}
    decision = _record(review, outcome=Outcome.REJECTED, reasons=reasons, actor=actor)
    move(case, Case.Status.REJECTED, actor=actor, decision=decision.public_id)
    _tell(decision, case)

"""What a decision brings about: its row, documents and account, the state of the case, and what the seller reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from audit.log import record
from core.clock import database_now
from core.models import User
from messaging.outbox import queue_message
from sellers.actions import judge_document
from sellers.asking import ask_for_missing
from sellers.models import Document
from verification.actions.moving import move, turn
from verification.life.deadlines import appeal_until, due_moment
from verification.life.table import At, begins
from verification.measures.actions.opening_accounts import open_account
from verification.models import Case, Decision, DocumentOutcome, Review

Outcome = Decision.Outcome


def take_effect(
    review: Review, *, outcome: Outcome, reasons: dict[str, int], decided_by: User, actor: User
) -> Decision:
    """Of a case that is locked (`review.case`). `decided_by`: whose decision it is; `actor`: with whose word it comes
    to count."""
    decision = record_decision(review, outcome=outcome, reasons=reasons, decided_by=decided_by, actor=actor)
    case = review.case
    _judge_documents(decision, actor=actor)
    opens = outcome == Outcome.APPROVED and case.change_id is None
    opened = not opens or open_account(case.seller, actor=actor)
    waits_until = None if outcome == Outcome.REJECTED else decision.due_at
    move(case, Case.Status(outcome), actor=actor, due_at=waits_until, decision=decision.public_id)
    if not opened:
        turn(case, At.LIMITED)  # no day runs for what cannot be done yet
    if outcome != Outcome.FRAUD_SUSPECTED:
        queue_message("case_decided", to=case.seller.user, about=decision)
    return decision


def record_decision(
    review: Review, *, outcome: Outcome, reasons: dict[str, int], decided_by: User, actor: User
) -> Decision:
    person = getattr(review.case.seller, "person", None)
    decision = Decision.objects.create(
        case=review.case,
        document_country=person.document_country if person else "",
        document_type=person.document_type if person else "",
        review=review,
        outcome=outcome,
        reasons=reasons,
        decided_by=decided_by,
        due_at=due_after(review.case, outcome),
    )
    data = {"decision": decision.public_id, "outcome": outcome, "reasons": decision.reason_codes}
    record("decision.made", actor=actor, subject=review.case, data=data)
    return decision


def due_after(case: Case, outcome: str) -> datetime | None:
    """The last moment for what the seller would do next: send documents or tax information, or appeal."""
    if outcome == Outcome.FRAUD_SUSPECTED:
        return None
    if outcome == Outcome.REJECTED:
        return appeal_until(case.seller, database_now())
    return due_moment(case, begins(case, Case.Status(outcome)), now=database_now())


def _judge_documents(decision: Decision, *, actor: User) -> None:
    if decision.outcome == Outcome.FRAUD_SUSPECTED:
        return  # the seller is to learn nothing of it
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

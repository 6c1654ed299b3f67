"""Measures against accounts, as tests need them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from core.approvals import confirm
from core.models import Approval, User
from messaging.models import Message
from messaging.publishing import publish_once
from sellers.models import Seller
from tests.verification.building import answer_all, begin, book, complete, open_case
from verification.measures.actions.carrying_out import carry_out_measures
from verification.measures.actions.proposing import Proposal, propose_measure
from verification.models import Case, Decision, Measure, Review
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import admit_seller

Kind = Measure.Kind
GROUND = {
    Kind.RESTRICT: "documents_expired",
    Kind.SUSPEND: "details_outdated",
    Kind.UNDO: "documents_doubted",
    Kind.CLOSE: "documents_forged",
}


def approved(seller: Seller, *, status: str = Seller.Status.ACTIVE) -> Seller:
    """Verified ten days ago, everything accepted."""
    complete(seller)
    seller.documents.update(status="accepted")
    case = open_case(seller, Case.Status.APPROVED)
    Case.objects.filter(pk=case.pk).update(since=timezone.now() - timedelta(days=10), due_at=None)
    Seller.objects.filter(pk=seller.pk).update(status=status, locked_at=timezone.now())
    return Seller.objects.select_related("user", "business").get(pk=seller.pk)


def proposal(kind: str, **fields: Any) -> Proposal:
    today = timezone.now().date()
    last_day = today + timedelta(days=60) if kind == Kind.SUSPEND else None
    defaults = {
        "kind": kind,
        "ground": GROUND[Kind(kind)],
        "facts": "Your passport expired in October.",
        "evidence": "A letter of the register.",
        "evidence_on": today,
        "last_day": last_day,
    }
    return Proposal(**defaults | fields)


def proposed(seller: Seller, kind: str, *, by: User, **fields: Any) -> Measure:
    return propose_measure(seller, actor=by, proposal=proposal(kind, **fields))


def approval_for(measure: Measure) -> Approval:
    return Approval.objects.get(subject=measure.public_id, status="proposed")


def announced(seller: Seller, kind: str, *, by: User, and_by: User, **fields: Any) -> Measure:
    measure = proposed(seller, kind, by=by, **fields)
    confirm(approval_for(measure), actor=and_by)
    return fresh(measure)


def fresh(measure: Measure) -> Measure:
    return Measure.objects.select_related("seller__user", "case").get(pk=measure.pk)


def its_day_has_come(measure: Measure, *, told_days_ago: int = 60) -> None:
    """As if the seller had been told so many days ago, when that was meant."""
    told = timezone.now() - timedelta(days=told_days_ago)
    message = Message.objects.select_related("recipient").get(purpose="measure_announced", about=measure.public_id)
    publish_once(message)
    Message.objects.filter(pk=message.pk).update(published_at=told)
    Measure.objects.filter(pk=measure.pk).update(told_at=told, effective_at=timezone.now() - timedelta(minutes=1))


def in_effect(seller: Seller, kind: str, *, by: User, and_by: User, **fields: Any) -> Measure:
    measure = announced(seller, kind, by=by, and_by=and_by, **fields)
    its_day_has_come(measure)
    carry_out_measures()
    return fresh(measure)


def approve_again(case: Case, reviewer: User) -> Decision:
    """In a session of the case that an undone approval began."""
    Case.objects.filter(pk=case.pk).update(status=Case.Status.SESSION_BOOKED, booking=book(case.seller, reviewer))
    review = begin(Case.objects.get(pk=case.pk), reviewer)
    admit_seller(review, actor=reviewer)
    review = Review.objects.get(pk=review.pk)
    answer_all(review)
    return decide(review, actor=reviewer, outcome="approved", reason_codes=[])


def long_ago() -> date:
    return timezone.now().date() - timedelta(days=30)

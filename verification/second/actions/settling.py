"""A decision that held its case comes to count: as both found it, or as a lead settled between them."""

from typing import cast

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from verification.catalogue.reasons import reasons_in_use
from verification.models import Check, Decision, DocumentOutcome, Review, SecondReview
from verification.reviewing.actions.decidable import refuse_opened_way, refuse_unmet, refuse_unshown
from verification.reviewing.actions.effects import take_effect
from verification.reviewing.findings import findings_of, reasons_of
from verification.reviewing.fitting import refuse_unfitting
from verification.second.items import found_first, missing_kinds

Outcome, Side = Decision.Outcome, SecondReview.Side


def agree(second: SecondReview, *, actor: User) -> Decision:
    """What the first found is what both found. The case is locked. DomainError: what refuse_unmet() says."""
    return _count(second.review, Outcome(second.first_outcome), by=second.first_by, actor=actor)


def carry_out(second: SecondReview, *, actor: User) -> Decision | None:
    """As a lead has settled it; None: neither is right, and somebody who had no say in it reviews it anew.

    DomainError: what refuse_unmet() and refuse_opened_way() say.
    """
    if second.settled_for == Side.NEITHER:
        return None
    if second.settled_for == Side.FIRST:
        review, outcome, by = second.review, second.first_outcome, second.first_by
    else:
        review, outcome, by = review_of(second), second.outcome, cast(User, second.reviewer)
    if outcome == Outcome.APPROVED:
        refuse_opened_way(review.case, actor=actor)
    return _count(review, Outcome(outcome), by=by, actor=actor)


def _count(review: Review, outcome: Decision.Outcome, *, by: User, actor: User) -> Decision:
    """Under the rules of any decision: the case may have changed since it was looked at."""
    findings = findings_of(review)
    if outcome == Outcome.APPROVED and review.session is None:
        refuse_unmet(review.case)
    if outcome == Outcome.APPROVED:
        refuse_unshown(review)
    rejected = review.document_outcomes.filter(outcome=DocumentOutcome.Outcome.REJECTED).exists()
    reasons = [finding.reason for finding in findings]
    refuse_unfitting(outcome, reasons=reasons, can_ask=rejected or bool(missing_kinds(review)))
    return take_effect(review, outcome=outcome, reasons=reasons_of(findings), decided_by=by, actor=actor)


def review_of(second: SecondReview) -> Review:
    """What was found again as a review of its own, so that a decision on it reads like any other."""
    first = second.review
    review = Review.objects.create(
        case=first.case, session=first.session, reviewer=cast(User, second.reviewer), ended_at=second.decided_at
    )
    checks, outcomes = found_again(second)
    for check in checks:
        check.review = review
    for outcome in outcomes:
        outcome.review = review
    Check.objects.bulk_create(checks)
    DocumentOutcome.objects.bulk_create(outcomes)
    return review


def found_again(second: SecondReview) -> tuple[list[Check], list[DocumentOutcome]]:
    """Not stored. Of what left nothing to see stands what the first saw."""
    versions = {code: reason.number for code, reason in reasons_in_use(second.reason_codes).items()}
    checks = [_again(check, second.found, versions) for check in second.review.checks.all()]
    judged = second.review.document_outcomes.select_related("document").order_by("document_id")
    outcomes = [
        DocumentOutcome(document=each.document, **_judged(second.found[each.document.public_id], versions))
        for each in judged
    ]
    return checks, outcomes


def _again(check: Check, found: dict[str, str], versions: dict[str, int]) -> Check:
    kept = ("item", "code", "position", "started_at", "words", "outcome", "reason_code", "reason_version", "reopened")
    copy = Check(**{name: getattr(check, name) for name in kept})
    if check.public_id in found:
        code = found[check.public_id]
        copy.outcome = Check.Outcome.FAILED if code else Check.Outcome.PASSED
        copy.reason_code, copy.reason_version = code, versions.get(code, 0)
    return copy


def _judged(code: str, versions: dict[str, int]) -> dict[str, object]:
    outcome = DocumentOutcome.Outcome.REJECTED if code else DocumentOutcome.Outcome.ACCEPTED
    return {"outcome": outcome, "reason_code": code, "reason_version": versions.get(code, 0)}


def refuse_decided_in(second: SecondReview, *, actor: User) -> None:
    """Between two others nobody settles who has decided in this case since it came here, in whichever round.

    DomainError "same_person".
    """
    case = second.review.case
    said = Q(second__first_by=actor) | Q(second__reviewer=actor)
    rounds = Review.objects.filter(said, case=case, second__cause=second.cause, ended_at__gte=case.since)
    if rounds.exists():
        raise DomainError("same_person", _("You have decided in this case: another lead has to settle it."))


def is_alike(second: SecondReview) -> bool:
    """Of what holds a case: the same outcome for the same reasons of the same documents and checks, of those that both
    could see. What the seller reads is then what two people found."""
    return second.outcome == second.first_outcome and found_first(second) == {
        key: code for key, code in second.found.items() if code
    }

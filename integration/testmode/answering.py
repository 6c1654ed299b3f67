"""A review gone through to the end: every check is answered and every document judged, so that it has these reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.codes import TEST_CODE
from core.errors import DomainError
from integration.testmode.arriving import picture
from sellers.models import Document
from verification.catalogue.reasons import possible, reasons_offered
from verification.models import Check, ChecklistItem, DocumentOutcome, ReasonVersion, Review
from verification.reviewing.actions.challenges import compare_code, start_challenge
from verification.reviewing.actions.reviews import judge, save_check
from verification.reviewing.actions.stills import add_still

COMPANION = "unreadable"  # for which a document is rejected where the reasons asked for leave all of them accepted


@dataclass(frozen=True)
class Plan:
    """What is to be found: {row id: code} of documents and of checks."""

    documents: dict[int, str]
    checks: dict[int, str]


def go_through(review: Review, reasons: Sequence[str], *, ask_again: bool) -> None:
    """`ask_again`: a document has to be rejected. DomainError "no_such_reason", "reason_not_possible"; before anything
    is written."""
    plan = _plan(review, reasons, ask_again=ask_again)
    for document in _waiting(review):
        _judge(review, document, plan.documents.get(document.pk, ""))
    for check in review.checks.select_related("item", "review__session"):
        code = plan.checks.get(check.pk, "")
        if code or check.is_open:
            _answer(check, code)


def _waiting(review: Review) -> list[Document]:
    return list(review.case.seller.documents.filter(status=Document.Status.UPLOADED).order_by("pk"))


def _plan(review: Review, reasons: Sequence[str], *, ask_again: bool) -> Plan:
    """Each reason at the first document that can be rejected for it, or else at the first check that can fail for
    it."""
    plan, offered = Plan({}, {}), reasons_offered()
    if unknown := [code for code in reasons if code not in offered or offered[code].reason.is_internal]:
        raise DomainError("no_such_reason", _("There is no reason %(code)s.") % {"code": unknown[0]})
    for code in reasons:
        _place(plan, review, offered[code])
    if ask_again and not plan.documents:
        _place(plan, review, offered[COMPANION])
    return plan


def _place(plan: Plan, review: Review, reason: ReasonVersion) -> None:
    for document in _waiting(review):
        if document.kind in reason.for_documents and document.pk not in plan.documents:
            plan.documents[document.pk] = reason.code
            return
    in_person = review.session is not None and review.session.in_person
    for check in review.checks.select_related("item") if possible([reason], in_person=in_person) else ():
        if reason.code in check.item.reason_codes and check.pk not in plan.checks and _can_fail(review, check):
            plan.checks[check.pk] = reason.code
            return
    raise DomainError(
        "reason_not_possible",
        _("Nothing that is looked at here can be found wrong for the reason %(code)s. Some take a session.")
        % {"code": reason.code},
    )


def _can_fail(review: Review, check: Check) -> bool:
    """What was seen in a session that was paused stays as it is."""
    return review.session is not None or not check.item.session_only


def _judge(review: Review, document: Document, code: str) -> None:
    before = review.document_outcomes.filter(document=document).first()
    outcome = DocumentOutcome.Outcome.REJECTED if code else DocumentOutcome.Outcome.ACCEPTED
    revision = before.revision if before else 0
    judge(review, document, actor=review.reviewer, outcome=outcome, reason_code=code, revision=revision)


def _answer(check: Check, code: str) -> None:
    review = check.review
    by_video = review.session is not None and not review.session.in_person
    if by_video and check.item.evidence:
        add_still(check, actor=review.reviewer, image=picture())
    if by_video and check.item.is_challenge:
        start_challenge(check, actor=review.reviewer)
    if by_video and check.item.challenge == ChecklistItem.Challenge.CODE and not code:
        compare_code(check, actor=review.reviewer, code=TEST_CODE)
        return
    outcome = Check.Outcome.FAILED if code else Check.Outcome.PASSED
    save_check(check, actor=review.reviewer, outcome=outcome, reason_code=code, revision=check.revision)

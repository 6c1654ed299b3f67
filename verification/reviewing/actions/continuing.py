"""A review that goes on from a session that was paused, on the documents or in another session: what was done there is
not done again."""

from typing import Any

from sellers.models import Document
from verification.models import Check, ChecklistItem, DocumentOutcome, Reading, Review
from verification.reviewing.checklist import order_of


def carry_on(review: Review, items: list[ChecklistItem]) -> None:
    """Give a new review its checks, of `items`; those that the session has answered with their answers, and what only
    a session asks with them. Another session is held for what the first did not show: what failed in it is asked
    again. What was found of documents that still wait, the readings and the note come along; stills stay where they
    were taken (Review.continues)."""
    before = review.continues
    answered = _answered(before, in_session=review.session_id is not None) if before else []
    known = {_name(check.item) for check in answered}
    blank = order_of([item for item in items if _name(item) not in known])
    checks = [_answer(check) for check in answered] + [Check(item=item, code=item.code) for item in blank]
    for position, check in enumerate(checks, start=1):
        check.review, check.position = review, position
    Check.objects.bulk_create(checks)
    if before:
        _copy_findings(before, review)


def _answered(before: Review, *, in_session: bool) -> list[Check]:
    checks = before.checks.select_related("item__checklist").exclude(outcome=Check.Outcome.OPEN)
    done = [check for check in checks if not check.reopened]
    return [check for check in done if not (in_session and _failed_there(check))]


def _failed_there(check: Check) -> bool:
    return check.item.session_only and check.outcome == Check.Outcome.FAILED


def _name(item: ChecklistItem) -> tuple[str, str]:
    """The same in each version of a checklist."""
    return item.checklist.subject, item.code


def _answer(check: Check) -> Check:
    kept = {"started_at": check.started_at, "words": check.words, **_outcome(check)}
    return Check(item=check.item, code=check.code, **kept)


def _outcome(found: Check | DocumentOutcome) -> dict[str, Any]:
    names = ("outcome", "reason_code", "reason_version")
    return {name: getattr(found, name) for name in names}


def _copy_findings(before: Review, review: Review) -> None:
    waiting = before.document_outcomes.filter(document__status=Document.Status.UPLOADED)
    DocumentOutcome.objects.bulk_create(
        DocumentOutcome(review=review, document_id=each.document_id, **_outcome(each)) for each in waiting
    )
    Reading.objects.bulk_create(
        Reading(review=review, field=each.field, text=each.text) for each in before.readings.all()
    )

"""Guided correction: in a session the seller types one declared field anew, as the reviewer asks, and both see it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from scheduling.room.notify import notify
from sellers.actions import correct_detail
from verification.changes.actions.ending import correct_change, refuse_widening
from verification.changes.as_asked import as_asked
from verification.comparing.declared import CHOOSES_CHECKS, FIELDS, Field
from verification.models import Case, Check, Checklist, Correction, Review
from verification.reviewing.actions.reviews import lock_review, room_of
from verification.reviewing.checklist import items_of_document, order_of

Status = Correction.Status


@transaction.atomic
def ask_correction(review: Review, field: Field, *, actor: User) -> Correction:
    """DomainError: "not_now", "already_asked", "in_person", and what lock_review() says."""
    review = lock_review(review, actor=actor)
    session = room_of(review)
    if session.admitted_at is None:
        raise DomainError("not_now", _("A correction can be asked for as soon as the seller is admitted."))
    if review.case.change:
        refuse_widening(review.case.change, field.part, field.name)
    if review.corrections.filter(status=Status.ASKED).exists():
        raise DomainError("already_asked", _("One correction at a time: wait for the answer, or take it back first."))
    old = field.value(review.case.seller)
    correction = Correction.objects.create(review=review, field=field.code, old=old)
    _tell(correction, actor=actor)
    return correction


@transaction.atomic
def cancel_correction(correction: Correction, *, actor: User) -> None:
    """DomainError: "not_asked", and what lock_review() says."""
    review = lock_review(correction.review, actor=actor)
    _end(_asked(correction, review), Status.CANCELLED, actor=actor)


@transaction.atomic
def answer_correction(correction: Correction, *, actor: User, value: Any) -> Correction:
    """`value`: what the form of the details made of it. The checks that rest on the field come back open.

    DomainError: "not_yours", "not_asked", "unchanged", "in_person".
    """
    correction = _asked(correction, _lock_for_seller(correction, actor=actor))
    review, field = correction.review, FIELDS[correction.field]
    if str(value) == correction.old:
        raise DomainError(
            "unchanged", _("This is what stood there before. Correct it, or choose “It is right as it is”.")
        )
    _write(review.case, field, value, actor=actor)
    correction.new = str(value)
    _end(correction, Status.DONE, actor=actor)
    _open_again(review, field, actor=actor)
    return correction


def _write(case: Case, field: Field, value: Any, *, actor: User) -> None:
    """Of a change nothing is in effect yet: the correction is one of what is asked."""
    if case.change is None:
        correct_detail(case.seller, actor=actor, part=field.part, name=field.name, value=value)
    else:
        correct_change(case.change, actor=actor, part=field.part, name=field.name, value=value)


@transaction.atomic
def decline_correction(correction: Correction, *, actor: User) -> None:
    """DomainError: "not_yours", "not_asked"."""
    _end(_asked(correction, _lock_for_seller(correction, actor=actor)), Status.DECLINED, actor=actor)


def _lock_for_seller(correction: Correction, *, actor: User) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("case__seller", "session__booking")
    review = rows.get(pk=correction.review_id)
    if review.case.seller.user_id != actor.pk:
        raise DomainError("not_yours", _("This belongs to another account."))
    as_asked(review.case)
    return review


def _asked(correction: Correction, review: Review) -> Correction:
    """The row as it stands under the review's lock, which each change of it takes."""
    correction = Correction.objects.get(pk=correction.pk)
    correction.review = review
    if correction.status != Status.ASKED or review.ended_at:
        raise DomainError("not_asked", _("This correction is no longer asked for. Nothing was changed by it now."))
    return correction


def _end(correction: Correction, status: Status, *, actor: User) -> None:
    correction.status, correction.ended_at = status, database_now()
    correction.save()
    _tell(correction, actor=actor)


def _tell(correction: Correction, *, actor: User) -> None:
    data = {"correction": correction.public_id, "field": correction.field, "status": correction.status}
    record("correction.saved", actor=actor, subject=correction.review.case, data=data)
    notify(room_of(correction.review), "correction")


def _open_again(review: Review, field: Field, *, actor: User) -> None:
    """None of them may be left out now, not even one that was not answered yet: somebody has to look at what is new."""
    checks = list(review.checks.select_for_update(of=("self",)).select_related("item__checklist"))
    renewed = _renew(review, checks) if field.code in CHOOSES_CHECKS else set()
    for check in checks:
        if check in renewed or set(field.reasons) & set(check.item.reason_codes):
            check.reopened = True
            if not check.is_open:
                _take_back(check, review, field, actor=actor)
            check.save()


def _renew(review: Review, checks: list[Check]) -> set[Check]:
    """Another document has a checklist of its own: its items take the place of those with the same code, in the checks
    returned, and the others are added. A check of the former document that it does not have stays as it is."""
    seller = as_asked(Case.objects.select_related("seller__user").get(pk=review.case_id)).seller  # as corrected
    items = {item.code: item for item in items_of_document(seller)}
    of_document = [check for check in checks if check.item.checklist.subject in Checklist.IDENTITY]
    renewed = {check for check in of_document if check.code in items}
    for check in renewed:
        check.item = items.pop(check.code)
        check.started_at = None  # a challenge is shown anew
        check.revision += 1  # a page with the former text saves nothing
    added = order_of(list(items.values()))
    Check.objects.bulk_create(
        Check(review=review, item=item, code=item.code, position=place)
        for place, item in enumerate(added, start=max((check.position for check in checks), default=0) + 1)
    )
    return renewed


def _take_back(check: Check, review: Review, field: Field, *, actor: User) -> None:
    data = {"check": check.code, "field": field.code, "was": check.outcome, "reason": check.reason_code}
    check.outcome, check.reason_code, check.reason_version = Check.Outcome.OPEN, "", 0
    check.started_at = None  # a challenge is shown anew
    check.revision += 1
    record("check.opened_again", actor=actor, subject=review.case, data=data)

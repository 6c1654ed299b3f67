"""One person's pass through the checklist: begin, admit, check, judge, note, give up."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from scheduling.models import Session
from scheduling.room.actions.admission import admit, open_room
from scheduling.room.actions.saying import show_instruction
from sellers.actions import lock_details
from sellers.models import Document, Seller
from sellers.reading import refuse_to_accept_unscanned
from sellers.uploads.taking import lock_document
from verification.actions.moving import end_reviews, lock, move
from verification.assignment.actions.giving_back import keep_give_back
from verification.assignment.qualified import overturned_by_or_of
from verification.catalogue.reasons import ABORTS, for_document, possible, reasons_offered
from verification.changes.as_asked import as_asked, papers_to_check
from verification.models import Case, Check, Checklist, ChecklistItem, DocumentOutcome, ReasonVersion, Review
from verification.reviewing import checklist
from verification.reviewing.actions.continuing import carry_on
from verification.reviewing.paused import paused_review
from verification.sessions.actions.missed import give_up_session


@transaction.atomic
def begin_session_review(case: Case, *, actor: User) -> Review:
    """Open the room of the booked session and the checklist beside it; again after a reload: the same review.

    DomainError: "own_case", "no_session", "not_assigned", "decided_before".
    """
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if case.booking is None or case.status not in Case.WITH_SESSION:
        raise DomainError(
            "no_session", _("No session is booked for this case. Reload the page to see where it stands.")
        )
    session = case.booking.session
    if case.booking.manager.user_id != actor.pk:
        raise DomainError("not_assigned", _("This session is assigned to %(name)s.") % {"name": case.booking.manager})
    refuse_party(case, actor=actor)
    session = open_room(session, manager=case.booking.manager)
    review = case.reviews.filter(session=session, ended_at=None).first()
    return review or _begin(case, session=session, reviewer=actor, actor=actor)


def refuse_party(case: Case, *, actor: User) -> None:
    """What an appeal has overturned is decided by a third person, in a session too. DomainError "decided_before"."""
    if overturned_by_or_of(actor.pk).filter(decision__case=case).exists():
        raise DomainError(
            "decided_before",
            _(
                "You made the decision that was overturned in this case, or overturned it: a third person has to "
                "decide. Ask ops to have somebody else hold the session."
            ),
        )


def assign_documents(case: Case, *, reviewer: User, actor: User, **data: Any) -> Review:
    """Of a locked case that waits for a reviewer. Who let it go before and is the last who had it goes on where they
    were; `data` goes into the event."""
    last = case.reviews.order_by("pk").last()
    if last and last.release and last.reviewer_id == reviewer.pk and last.ended_at and last.ended_at >= case.since:
        return _go_on(last, actor=actor, **data)
    return _begin(case, session=None, reviewer=reviewer, actor=actor, **data)


def _go_on(review: Review, *, actor: User, **data: Any) -> Review:
    review.ended_at, review.release, review.seen_at = None, "", database_now()
    review.save(update_fields=["ended_at", "release", "seen_at"])
    record("review.resumed", actor=actor, subject=review.case, data={"review": review.public_id, **data})
    return review


def _begin(case: Case, *, session: Session | None, reviewer: User, actor: User, **data: Any) -> Review:
    # A booking that was changed, cancelled or missed leaves the review of its session behind.
    end_reviews(case)
    if session is None:
        hand_in(case.seller, actor=actor)
    seen_at = database_now() if session is None else None
    before = paused_review(case)
    note = before.note if before else ""
    review = Review.objects.create(
        case=case, session=session, reviewer=reviewer, seen_at=seen_at, continues=before, note=note
    )
    lists, by_video = _lists_of(case, session), session is not None and not session.in_person
    carry_on(review, checklist.items_for(lists, in_session=session is not None, by_video=by_video))
    checklists = [each.public_id for each in lists]
    told = {"review": review.public_id, "session": session is not None, "checklists": checklists, **data}
    told |= {"continues": before.public_id} if before else {}
    record("review.begun", actor=actor, subject=case, data=told)
    return review


def _lists_of(case: Case, session: Session | None) -> list[Checklist]:
    """A session looks at everything, also where a change alone would take no more than a document."""
    lists, kinds = checklist.lists_for(case.seller), papers_to_check(case)
    return lists if session or kinds is None else checklist.only_of(lists, kinds)


@transaction.atomic
def release_review(review: Review, *, actor: User, reason: str) -> None:
    """Give a document review back to the queue, undecided: what was found stays, and somebody else is assigned.

    DomainError: "in_session", and what keep_give_back() says.
    """
    case = lock(review.case)
    review = lock_review(review, actor=actor)
    if review.session_id:
        raise DomainError("in_session", _("A session ends with a decision, or as a technical failure."))
    keep_give_back(case, actor=actor, reason=reason)
    review.release, review.ended_at = Review.Release.GIVEN_BACK, database_now()
    review.save(update_fields=["release", "ended_at"])
    record("review.released", actor=actor, subject=case, data={"review": review.public_id, "reason": reason})


@transaction.atomic
def admit_seller(review: Review, *, actor: User) -> None:
    """Let the seller in: from here the case is in session. Admitting twice is admitting once."""
    case = lock(review.case)
    review = lock_review(review, actor=actor)
    session = session_of(review)
    if case.status == Case.Status.IN_SESSION:
        return
    hand_in(case.seller, actor=actor)
    admit(session, manager=session.booking.manager)
    move(case, Case.Status.IN_SESSION, actor=actor)


def hand_in(seller: Seller, *, actor: User) -> None:
    """Who was invited uploads documents again until somebody looks at them: from now on they stay what they are."""
    if any(
        document.status == Document.Status.UPLOADED and document.accepts_upload for document in seller.documents.all()
    ):
        lock_details(seller, actor=actor)


@transaction.atomic
def save_check(check: Check, *, actor: User, outcome: str, reason_code: str, revision: int) -> Check:
    """`revision` is the one the page was drawn with: what was saved since then elsewhere is not overwritten.

    DomainError: "not_read", "stale", "no_reason", and "not_admitted" or "not_started" for what nobody can have seen
    yet, "kept" for what was seen in the session that this review continues.
    """
    review = lock_review(check.review, actor=actor)
    check = Check.objects.select_for_update(of=("self",)).select_related("item").get(pk=check.pk)
    refuse_stale(check.revision, revision)
    if check.item.session_only:
        _refuse_unseen(review.session, check, passed=outcome == Check.Outcome.PASSED)
    in_person = review.session is not None and review.session.in_person
    allowed = possible(reasons_offered(check.item.reason_codes).values(), in_person=in_person)
    reason = _reason_for(outcome, reason_code, failed=Check.Outcome.FAILED, allowed=allowed)
    check.review = review
    _keep(check, outcome=Check.Outcome(outcome), reason=reason, actor=actor)
    return check


def pass_check(check: Check, *, actor: User) -> None:
    """What the server itself has found right. `check` is locked, as is its review."""
    _keep(check, outcome=Check.Outcome.PASSED, reason=None, actor=actor)


def _keep(check: Check, *, outcome: Check.Outcome, reason: ReasonVersion | None, actor: User) -> None:
    check.reopened = check.reopened and outcome == Check.Outcome.OPEN
    _store(check, outcome=outcome, reason=reason)
    review, data = check.review, {"check": check.code, "outcome": check.outcome, "reason": check.reason_code}
    record("check.saved", actor=actor, subject=review.case, data=data)
    if review.session and check.started_at:
        show_instruction(review.session, text="")  # done: nothing is asked any more


def _refuse_unseen(session: Session | None, check: Check, *, passed: bool) -> None:
    if session is None:
        raise DomainError("kept", _("Not saved: this was seen in the session that was paused, and stays as it is."))
    if session.admitted_at is None:
        raise DomainError("not_admitted", _("Not saved: this is seen in the session. Begin it with the seller first."))
    if check.item.is_challenge and passed and not check.started_at and not session.in_person:
        raise DomainError(
            "not_started", _("Not saved: start the challenge first, so that the seller reads what to do, and watch it.")
        )
    if check.item.challenge == ChecklistItem.Challenge.CODE and passed and check.outcome != Check.Outcome.PASSED:
        raise DomainError(
            "not_read", _("Not saved: type in the code that the seller reads out. The right one passes by itself.")
        )


@transaction.atomic
def judge(
    review: Review, document: Document, *, actor: User, outcome: str, reason_code: str, revision: int
) -> DocumentOutcome:
    """What this review finds of one document; the document itself changes with the decision.

    DomainError: "not_open", "no_outcome", "no_reason", "stale", and what lock_review() says.
    """
    review = lock_review(review, actor=actor)
    document = lock_document(document)  # or its file could be deleted for malware, and this outcome stay
    if document.seller_id != review.case.seller_id or document.status != Document.Status.UPLOADED:
        raise DomainError("not_open", _("This document is not waiting to be judged. Reload the page."))
    hand_in(document.seller, actor=actor)  # before the session, or one that was uploaded during it
    judged = review.document_outcomes.filter(document=document).first()
    judged = judged or DocumentOutcome(review=review, document=document)
    refuse_stale(judged.revision, revision)
    if outcome not in DocumentOutcome.BY_HAND:
        raise DomainError("no_outcome", _("A document is accepted, or rejected with a reason."))
    if outcome == DocumentOutcome.Outcome.ACCEPTED:
        refuse_to_accept_unscanned(document)
    rejected, allowed = DocumentOutcome.Outcome.REJECTED, for_document(document.kind, reasons_offered().values())
    reason = _reason_for(outcome, reason_code, failed=rejected, allowed=allowed)
    _store(judged, outcome=DocumentOutcome.Outcome(outcome), reason=reason)
    data = {"document": document.public_id, "outcome": judged.outcome, "reason": judged.reason_code}
    record("document.judged", actor=actor, subject=review.case, data=data)
    return judged


def forget_outcome(document: Document) -> None:
    """Its file was deleted: what a review found of it that is open, or may go on, says nothing about the one that will
    take its place."""
    may_go_on = Q(review__ended_at=None) | ~Q(review__release="") | Q(review__session__missed__detour__cause="paused")
    DocumentOutcome.objects.filter(may_go_on, document=document).delete()


@transaction.atomic
def save_note(review: Review, *, actor: User, note: str, revision: int) -> Review:
    """The private note: for staff only, encrypted. The log tells that it was saved, not what it says (R36)."""
    review = lock_review(review, actor=actor)
    refuse_stale(review.note_revision, revision)
    review.note = note
    review.note_revision += 1
    review.save(update_fields=["note", "note_revision"])
    record("note.saved", actor=actor, subject=review.case, data={"review": review.public_id})
    return review


@transaction.atomic
def abort_session(review: Review, *, actor: User, reason: str, tried: str) -> None:
    """End a session that cannot be finished: the seller who came chooses a new time, nothing counts against them (R10).

    `tried` is kept in the private note. DomainError: "no_reason", "seller_may_come".
    """
    case = lock(review.case)
    review = lock_review(review, actor=actor)
    session_of(review)
    end_failed(review, reason=reason, tried=tried)
    give_up_session(case, actor=actor, reason=reason)


def end_failed(review: Review, *, reason: str, tried: str) -> None:
    """A locked review of a session that cannot be finished. DomainError "no_reason"."""
    if reason not in ABORTS:
        raise DomainError("no_reason", _("Choose what went wrong: the log and the figures need it."))
    if tried:
        review.note = "\n".join(filter(None, [review.note, _("Tried: %(tried)s") % {"tried": tried}]))
    end_review(review)


def lock_review(review: Review, *, actor: User) -> Review:
    """The review, locked; refused to everybody but its reviewer, and once it has ended.

    DomainError: "not_yours", "review_ended".
    """
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("case__seller__user", "session__booking")
        .get(pk=review.pk)
    )
    as_asked(review.case)
    if review.reviewer_id != actor.pk:
        raise DomainError("not_yours", _("Somebody else does this review."))
    if review.ended_at:
        raise DomainError("review_ended", _("This review has ended: it was decided or given up. Reload the page."))
    return review


def end_review(review: Review) -> None:
    review.ended_at = database_now()
    review.save(update_fields=["ended_at", "note"])


def room_of(review: Review) -> Session:
    """DomainError: "in_person", "no_session"."""
    session = session_of(review)
    if session.in_person:
        raise DomainError("in_person", _("This session is held in person: nothing is shown or taken over a video."))
    return session


def session_of(review: Review) -> Session:
    """DomainError "no_session"."""
    if review.session is None:
        raise DomainError("no_session", _("This is a review of documents, without a session."))
    return review.session


def refuse_own_case(case: Case, *, actor: User) -> None:
    """DomainError "own_case"."""
    if case.seller.user_id == actor.pk:
        raise DomainError("own_case", _("You are the seller of this case: somebody else has to work on it."))


def refuse_stale(stands: int, seen: int) -> None:
    """DomainError "stale"."""
    if stands != seen:
        raise DomainError(
            "stale",
            _("Not saved: it was changed in another window since this page was opened. Reload to see how it stands."),
        )


def _reason_for(
    outcome: str, reason_code: str, *, failed: str, allowed: Iterable[ReasonVersion]
) -> ReasonVersion | None:
    """What to keep: the one of `allowed` with that code for a failure, none otherwise."""
    if outcome != failed:
        return None
    for reason in allowed:
        if reason.code == reason_code:
            return reason
    raise DomainError("no_reason", _("Choose a reason: it says what the seller reads."))


def _store(row: Check | DocumentOutcome, *, outcome: str, reason: ReasonVersion | None) -> None:
    row.outcome = outcome
    row.reason_code, row.reason_version = (reason.code, reason.number) if reason else ("", 0)
    row.revision += 1
    row.save()

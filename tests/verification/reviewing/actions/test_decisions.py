from zoneinfo import ZoneInfo

import pytest

from audit.models import Event
from core.errors import DomainError
from messaging.models import Message
from scheduling.models import Booking, Session
from sellers.models import Document, Seller
from tests.races import at_once
from tests.refusals import refusal
from tests.verification.building import answer_all, begin, document_case, find, session_case
from verification.models import Case, Check, ChecklistItem, Decision, Review, Still
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.reviewing.actions.reviews import admit_seller, judge, release_review, save_check
from verification.reviewing.findings import decided_text, decision_text, missing_in
from verification.reviewing.unfinished import open_items

pytestmark = pytest.mark.django_db


def decided(review, outcome, codes=(), **kwargs):
    return decide(review, actor=review.reviewer, outcome=outcome, reason_codes=list(codes), **kwargs)


def test_approval_in_a_session_verifies_the_seller_and_ends_the_session(live, seller):
    answer_all(live)
    decided(live, "approved")
    seller.refresh_from_db()
    assert seller.status == Seller.Status.VERIFIED
    assert Case.objects.get().status == Case.Status.APPROVED
    assert Session.objects.get().status == Session.Status.ENDED
    assert Booking.objects.get().status == Booking.Status.HELD
    assert {document.status for document in seller.documents.all()} == {Document.Status.ACCEPTED}
    assert Message.objects.filter(purpose="case_decided", recipient=seller.user).count() == 1


def test_everything_that_has_no_outcome_is_named_and_nothing_is_decided(live):
    with pytest.raises(DomainError) as refused:
        decided(live, "approved")
    assert refused.value.code == "open_items"
    assert "Person and picture" in str(refused.value.message)
    assert "bank statement" in str(refused.value.message)
    assert not Decision.objects.exists()


def test_each_required_check_has_to_have_an_outcome(live):
    answer_all(live)
    for check in live.checks.filter(item__required=True):
        Check.objects.filter(pk=check.pk).update(outcome=Check.Outcome.OPEN)
        assert open_items(live) == [check.item.title]
        with refusal("open_items"):
            decided(live, "approved")
        Check.objects.filter(pk=check.pk).update(outcome=Check.Outcome.PASSED)
    assert open_items(live) == []


@pytest.mark.parametrize("code", ["tilt", "bend", "serial", "code"])
def test_a_session_is_not_decided_before_the_challenges_that_it_must_have(live, code):
    answer_all(live)
    live.checks.filter(code=code).update(outcome=Check.Outcome.OPEN)
    with refusal("open_items"):
        decided(live, "rejected")


def test_what_is_not_required_may_be_left_open(live):
    answer_all(live)
    live.checks.filter(item__required=False).update(outcome=Check.Outcome.OPEN)
    assert decided(live, "approved").outcome == Decision.Outcome.APPROVED


def test_nothing_is_decided_while_a_still_that_is_needed_is_missing(live):
    answer_all(live)
    Still.objects.filter(check_of__code="person").delete()
    with pytest.raises(DomainError) as refused:
        decided(live, "approved")
    assert "Still for: Person and picture" in str(refused.value.message)


def test_a_review_of_documents_needs_no_stills(documents):
    answer_all(documents)
    documents.checks.filter(code="name").update(item=ChecklistItem.objects.filter(evidence=True).first())
    assert open_items(documents) == []


@pytest.mark.parametrize("kind", Document.Kind.values)
def test_each_requested_document_has_to_have_an_outcome(documents, kind):
    answer_all(documents)
    documents.document_outcomes.filter(document__kind=kind).delete()
    with refusal("open_items"):
        decided(documents, "approved")


def test_what_was_accepted_before_needs_no_second_outcome(documents, seller):
    seller.documents.filter(kind=Document.Kind.IDENTITY).update(status=Document.Status.ACCEPTED)
    answer_all(documents)
    assert open_items(documents) == []
    decided(documents, "approved")


def test_nothing_is_decided_in_a_session_without_consent(live):
    answer_all(live)
    Session.objects.update(consented_at=None)
    with refusal("no_consent"):
        decided(live, "approved")


def test_nothing_is_decided_in_a_session_before_the_seller_is_in(seller, account_manager):
    review = begin(session_case(seller, account_manager), account_manager)
    review.checks.update(outcome=Check.Outcome.PASSED)
    for check in review.checks.filter(item__evidence=True):
        check.stills.create(file="x", sha256="0" * 64)
    seller.documents.update(status=Document.Status.ACCEPTED)
    with refusal("illegal_transition"):
        decided(review, "approved")
    seller.refresh_from_db()
    assert seller.status == Seller.Status.ONBOARDING


def test_a_failed_check_or_a_rejected_document_is_no_approval(documents):
    answer_all(documents, rejected={"identity": "unreadable"})
    with refusal("not_all_passed"):
        decided(documents, "approved", ["unreadable"])


def test_only_rejected_documents_are_asked_again_with_reason_and_day(documents, seller):
    answer_all(documents, rejected={"bank_statement": "statement_too_old"})
    decided(documents, "documents_needed", ["statement_too_old"])
    statement = seller.documents.get(kind=Document.Kind.BANK_STATEMENT)
    assert (statement.status, statement.reason_codes) == (Document.Status.REJECTED, ["statement_too_old"])
    assert statement.due_on is not None
    assert seller.documents.get(kind=Document.Kind.IDENTITY).status == Document.Status.ACCEPTED
    case = Case.objects.get()
    assert case.due_at.astimezone(ZoneInfo(seller.user.time_zone)).date() == statement.due_on


def test_asking_again_needs_a_document_to_ask_for(documents):
    answer_all(documents, failed={"name": "name_differs"})
    with refusal("no_rejected_document"):
        decided(documents, "documents_needed", ["name_differs"])


def test_what_can_be_put_right_never_rejects(documents):
    answer_all(documents, failed={"name": "name_differs"}, rejected={"identity": "unreadable"})
    with refusal("no_final_reason"):
        decided(documents, "rejected", ["unreadable", "name_differs"])


def test_poor_video_and_prompting_never_reject(live):
    answer_all(live, failed={"person": "picture_too_poor", "free_answers": "not_free"})
    with refusal("no_final_reason"):
        decided(live, "rejected", ["picture_too_poor", "not_free"])


def test_a_final_reason_rejects(live, seller):
    answer_all(live, failed={"person": "person_differs"})
    decided(live, "rejected", ["person_differs"])
    seller.refresh_from_db()
    assert Case.objects.get().status == Case.Status.REJECTED
    assert seller.status == Seller.Status.ONBOARDING


def test_what_was_confirmed_is_what_is_decided(documents):
    answer_all(documents, rejected={"identity": "altered"})
    with refusal("stale"):
        decided(documents, "rejected", ["person_differs"])


def test_an_unknown_outcome_is_refused(documents):
    answer_all(documents)
    with refusal("no_outcome"):
        decided(documents, "maybe")


def test_a_second_decision_is_refused(documents):
    answer_all(documents)
    decided(documents, "approved")
    with refusal("review_ended"):
        decided(documents, "approved")
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_decision(documents):
    answer_all(documents)

    found = at_once([lambda: decided(Review.objects.get(), "approved")] * 2)
    assert found == {"done": 1, "review_ended": 1}
    assert Event.objects.filter(action="decision.made").count() == 1


def test_somebody_else_does_not_decide(documents, lead):
    answer_all(documents)
    with refusal("not_yours"):
        decide(documents, actor=lead, outcome="approved", reason_codes=[])


def test_after_the_decision_no_check_changes(documents):
    answer_all(documents)
    decided(documents, "approved")
    check = documents.checks.first()
    act = {"actor": documents.reviewer, "outcome": "failed", "reason_code": "name_differs", "revision": 1}
    with refusal("review_ended"):
        save_check(check, **act)


def test_the_note_of_the_decision_joins_the_private_note(documents):
    answer_all(documents)
    decided(documents, "approved", note="Called the bank.")
    assert Review.objects.get().note == "Called the bank."


def suspect(review):
    answer_all(review, failed={"valid": "altered"})
    return decided(review, "fraud_suspected", ["altered"])


def test_of_a_suspicion_the_seller_is_told_nothing(documents, seller):
    suspicion = suspect(documents)
    assert suspicion.due_at is None
    assert not suspicion.case.decisions.told().exists()
    assert not Message.objects.of(seller.user).filter(purpose="case_decided").exists()
    assert {document.status for document in seller.documents.all()} == {Document.Status.UPLOADED}


def test_whoever_suspected_does_not_confirm(seller, lead):
    review = begin(document_case(seller), lead)
    suspect(review)
    with refusal("same_person"):
        confirm_fraud(review.case, actor=lead, confirmed=True)
    assert Case.objects.get().status == Case.Status.FRAUD_SUSPECTED


def test_whoever_may_not_review_others_does_not_confirm(documents, ops):
    suspect(documents)
    with refusal("not_allowed"):
        confirm_fraud(documents.case, actor=ops, confirmed=True)


def test_a_lead_confirms_and_the_case_is_rejected(documents, lead, seller):
    suspect(documents)
    confirm_fraud(documents.case, actor=lead, confirmed=True)
    assert Case.objects.get().status == Case.Status.REJECTED
    decision = Decision.objects.first()
    assert (decision.decided_by, decision.reason_codes) == (lead, ["not_confirmed"])
    assert Message.objects.filter(purpose="case_decided", recipient=seller.user).count() == 1
    assert any("Two people" in paragraph for paragraph in decided_text(decision, decision.case).paragraphs)


def test_a_suspicion_that_is_not_confirmed_leads_to_a_new_review(documents, lead):
    suspect(documents)
    confirm_fraud(documents.case, actor=lead, confirmed=False)
    assert Case.objects.get().status == Case.Status.DOCUMENT_REVIEW
    assert Decision.objects.count() == 1


def test_a_suspicion_is_answered_once(documents, lead):
    suspect(documents)
    confirm_fraud(documents.case, actor=lead, confirmed=True)
    with refusal("no_suspicion"):
        confirm_fraud(documents.case, actor=lead, confirmed=False)


def test_the_seller_reads_document_fault_and_remedy(documents):
    answer_all(documents, rejected={"bank_statement": "statement_too_old", "identity": "unreadable"})
    decision = decided(documents, "documents_needed", ["statement_too_old", "unreadable"])
    text = decided_text(decision, Case.objects.get())
    assert text.paragraphs[0].startswith("Identity document: The picture cannot be read")
    assert text.paragraphs[1].startswith("Bank statement: The bank statement is more than three months old.")
    assert text.paragraphs[2] == "Accepted: register extract or business licence."
    assert len(text.paragraphs) == 4
    assert "11:59" in text.paragraphs[3]
    assert "UTC" in text.paragraphs[3]


def test_each_outcome_has_a_text():
    assert all(decision_text(outcome, []).title for outcome in Decision.Outcome.values)


def test_a_document_that_an_invited_seller_did_not_bring_is_asked_for_and_nothing_else_is_decided(
    seller, account_manager
):
    case = session_case(seller, account_manager)
    seller.documents.filter(kind=Document.Kind.BANK_STATEMENT).update(status=Document.Status.REJECTED)
    review = begin(case, account_manager)
    admit_seller(review, actor=account_manager)
    answer_all(review)
    with refusal("open_items"):
        decided(review, Decision.Outcome.APPROVED)
    decided(review, Decision.Outcome.DOCUMENTS_NEEDED)
    case.refresh_from_db()
    assert case.status == Case.Status.DOCUMENTS_NEEDED
    assert set(seller.documents.values_list("kind", "status")) == {
        ("identity", "accepted"),
        ("bank_statement", "rejected"),
        ("business_extract", "accepted"),
    }


def test_what_is_not_there_is_asked_for_with_what_is_rejected_by_the_same_day(documents, seller):
    seller.documents.filter(kind="business_extract").update(status=Document.Status.REQUESTED, pages=[])
    answer_all(documents, rejected={"bank_statement": "cut_off"})
    assert list(map(str, missing_in(documents))) == ["register extract or business licence"]
    decision = decided(documents, Decision.Outcome.DOCUMENTS_NEEDED, ["cut_off"])
    day = Case.objects.get().due_at.astimezone(ZoneInfo(seller.user.time_zone)).date()
    assert set(seller.documents.values_list("kind", "status", "due_on")) == {
        ("identity", "accepted", None),
        ("bank_statement", "rejected", day),
        ("business_extract", "requested", day),
    }
    assert set(decision.review.document_outcomes.values_list("document__kind", "outcome")) == {
        ("identity", "accepted"),
        ("bank_statement", "rejected"),
        ("business_extract", "missing"),
    }
    paragraphs = decided_text(decision, Case.objects.get()).paragraphs
    assert "Not there yet: register extract or business licence." in paragraphs


def test_nobody_finds_by_hand_that_a_document_is_not_there(documents, seller):
    document = seller.documents.get(kind="identity")
    with refusal("no_outcome"):
        judge(documents, document, actor=documents.reviewer, outcome="missing", reason_code="", revision=0)


def test_what_is_no_longer_asked_for_needs_no_outcome(documents, seller):
    seller.documents.filter(kind="business_extract").update(status=Document.Status.NOT_NEEDED)
    answer_all(documents)
    assert open_items(documents) == []
    decided(documents, "approved")


def begin_paper_review_after(live, outcome, reviewer, *, failed, rejected=None):
    """The session ends in `outcome`; then a person looks at the documents alone."""
    answer_all(live, failed=failed, rejected=rejected)
    decided(live, outcome, dict.fromkeys([*(rejected or {}).values(), *failed.values()]))
    Case.objects.update(status=Case.Status.DOCUMENT_REVIEW, booking=None)
    Document.objects.update(status=Document.Status.UPLOADED)
    review = begin(Case.objects.get(), reviewer)
    answer_all(review)
    return review


def test_what_failed_in_the_session_is_not_approved_on_paper(live, lead):
    review = begin_paper_review_after(
        live, "documents_needed", lead, failed={"person": "person_differs"}, rejected={"identity": "unreadable"}
    )
    with refusal("session_failed"):
        decided(review, "approved")


def test_nor_after_a_suspicion_of_fraud_that_was_not_confirmed(live, lead):
    review = begin_paper_review_after(live, "fraud_suspected", lead, failed={"tilt": "copy_shown"})
    with refusal("session_failed"):
        decided(review, "approved")


def test_what_only_the_documents_lacked_is_approved_on_paper(live, lead):
    review = begin_paper_review_after(
        live, "documents_needed", lead, failed={"statement": "statement_too_old"},
        rejected={"bank_statement": "statement_too_old"},
    )  # fmt: skip
    decided(review, "approved")
    assert Case.objects.get().status == Case.Status.APPROVED


def test_a_case_with_signals_is_not_approved_before_anybody_was_met(documents):
    find(documents.case, "country")
    answer_all(documents)
    with refusal("session_failed"):
        decided(documents, "approved")


def test_signals_that_asked_for_no_session_do_not_stand_in_the_way_of_an_approval(documents):
    find(documents.case, "same_network", session=False)
    answer_all(documents)
    decided(documents, "approved")
    assert Case.objects.get().status == Case.Status.APPROVED


def test_whoever_did_not_confirm_a_suspicion_does_not_approve(documents, lead, account_manager):
    suspect(documents)
    confirm_fraud(documents.case, actor=lead, confirmed=False)
    assert Decision.objects.get().overruled_by == lead
    review = begin(Case.objects.get(), lead)
    answer_all(review)
    with refusal("same_person"):
        decided(review, "approved")
    release_review(review, actor=lead, reason="time")
    review = begin(Case.objects.get(), account_manager)
    answer_all(review)
    decided(review, "approved")
    assert Case.objects.get().status == Case.Status.APPROVED

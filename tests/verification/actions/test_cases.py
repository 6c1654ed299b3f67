"""What moves a case on the seller's side, and what refuses to."""

import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from audit.models import Event
from messaging.models import Message
from sellers.actions import save_business, save_person
from sellers.models import BankAccount, Business, Document, Seller
from tests.refusals import refusal
from tests.sellers.details import BUSINESS, PERSON
from tests.verification.building import book, open_case
from verification.actions import cases
from verification.life.calm_days import Where
from verification.life.deadlines import end_of_workday
from verification.models import Case, Check, ChecklistItem, Decision, Review

pytestmark = pytest.mark.django_db


Status = Case.Status


def events_of(case: Case) -> list[str]:
    return list(Event.objects.filter(subject=case.public_id).order_by("position").values_list("action", flat=True))


def messages_of(seller: Seller) -> list[str]:
    return list(Message.objects.filter(recipient=seller.user).order_by("id").values_list("purpose", flat=True))


def test_details_without_a_finding_go_to_a_person(ready: Seller) -> None:
    case = cases.submit_case(ready, actor=ready.user)
    assert case.status == Status.DOCUMENT_REVIEW
    assert case.due_at == end_of_workday(case.since, Where("DE", case.zone), days=3, changes={})
    assert events_of(case) == ["case.submitted"]
    assert messages_of(ready) == ["case_submitted"]


def test_a_finding_leads_to_times_and_is_kept_with_its_version(ready: Seller, manager: Any) -> None:
    BankAccount.objects.filter(seller=ready).update(country="FR")
    case = cases.submit_case(ready, actor=ready.user)
    assert case.status == Status.SESSION_NEEDED
    assert list(case.signals.values_list("rule", "rule_version")) == [("country", 1)]
    assert case.due_at == ready.offers.held().first().expires_at
    assert ready.offers.held().count() == 3
    assert events_of(case) == ["case.submitted", "case.times_offered"]
    assert messages_of(ready) == ["session_needed"]


def test_the_message_names_the_reason_and_until_when_times_are_held(session_case: Case) -> None:
    body = Message.objects.get(purpose="session_needed").body
    assert "You were chosen at random." in body
    assert "UTC+00:00" in body


def test_submitting_locks_the_details(ready: Seller) -> None:
    cases.submit_case(ready, actor=ready.user)
    ready.refresh_from_db()
    assert ready.locked_at is not None


def test_what_is_incomplete_is_not_submitted(seller: Seller) -> None:
    with refusal("incomplete"):
        cases.submit_case(seller, actor=seller.user)
    assert not Case.objects.exists()


def test_submitting_twice_makes_one_case(reviewed_case: Case) -> None:
    with refusal("already_submitted"):
        cases.submit_case(reviewed_case.seller, actor=reviewed_case.seller.user)
    assert Case.objects.count() == 1


def test_a_verified_seller_submits_nothing(ready: Seller) -> None:
    Seller.objects.filter(pk=ready.pk).update(status=Seller.Status.VERIFIED)
    with refusal("already_submitted"):
        cases.submit_case(ready, actor=ready.user)


def asked_again(case: Case) -> Document:
    Case.objects.filter(pk=case.pk).update(status=Status.DOCUMENTS_NEEDED)
    document = case.seller.documents.get(kind=Document.Kind.BANK_STATEMENT)
    Document.objects.filter(pk=document.pk).update(status=Document.Status.REJECTED, reasons={"unreadable": 1})
    return document


def test_documents_that_are_still_missing_are_not_sent(reviewed_case: Case) -> None:
    asked_again(reviewed_case)
    with refusal("incomplete"):
        cases.resubmit_documents(reviewed_case, actor=reviewed_case.seller.user)


def test_documents_sent_again_go_to_a_person(reviewed_case: Case) -> None:
    document = asked_again(reviewed_case)
    Document.objects.filter(pk=document.pk).update(status=Document.Status.UPLOADED)
    cases.resubmit_documents(reviewed_case, actor=reviewed_case.seller.user)
    reviewed_case.refresh_from_db()
    assert reviewed_case.status == Status.DOCUMENT_REVIEW
    assert messages_of(reviewed_case.seller) == ["case_submitted", "documents_received"]


def test_a_document_asked_again_for_a_changed_detail_has_the_day_of_the_case(reviewed_case: Case) -> None:
    asked_again(reviewed_case)
    seller, kinds = reviewed_case.seller, Document.Kind
    seller.documents.filter(kind=kinds.IDENTITY).update(status=Document.Status.ACCEPTED)
    cases.correct_details(reviewed_case, actor=seller.user)
    save_person(seller, actor=seller.user, **{**PERSON, "family_name": "Meier"})
    identity = seller.documents.get(kind=kinds.IDENTITY)
    reviewed_case.refresh_from_db()
    day = reviewed_case.due_at.astimezone(ZoneInfo(seller.user.time_zone)).date()
    assert (identity.status, identity.due_on) == (Document.Status.REQUESTED, day)
    seller.documents.filter(kind=kinds.BANK_STATEMENT).update(status=Document.Status.UPLOADED)
    with refusal("incomplete"):
        cases.resubmit_documents(reviewed_case, actor=seller.user)


def test_so_has_one_that_another_kind_of_business_asks_for(reviewed_case: Case) -> None:
    seller = reviewed_case.seller
    asked_again(reviewed_case)
    seller.documents.filter(kind=Document.Kind.BUSINESS_EXTRACT).update(status=Document.Status.NOT_NEEDED, pages=[])
    Business.objects.update(kind="sole_trader")
    cases.correct_details(reviewed_case, actor=seller.user)
    save_business(seller, actor=seller.user, **BUSINESS)
    assert seller.documents.get(kind=Document.Kind.BUSINESS_EXTRACT).due_on is not None


@pytest.mark.parametrize("status", [Status.DOCUMENTS_NEEDED, Status.REJECTED])
def test_details_open_again_where_something_can_be_corrected(reviewed_case: Case, status: str) -> None:
    Case.objects.update(status=status, due_at=None)
    cases.correct_details(reviewed_case, actor=reviewed_case.seller.user)
    reviewed_case.seller.refresh_from_db()
    assert reviewed_case.seller.locked_at is None


def test_details_stay_locked_while_they_are_checked(reviewed_case: Case) -> None:
    with refusal("not_now"):
        cases.correct_details(reviewed_case, actor=reviewed_case.seller.user)


def test_after_a_rejection_a_new_case_can_be_submitted(reviewed_case: Case) -> None:
    seller = reviewed_case.seller
    Case.objects.update(status=Status.REJECTED, due_at=None)
    cases.correct_details(reviewed_case, actor=seller.user)
    assert cases.submit_case(seller, actor=seller.user) != reviewed_case


def sent_again_with(case: Case, **bank: str) -> Case:
    """A statement is asked for, the details are opened beside it, changed, and all is sent."""
    document, seller = asked_again(case), case.seller
    cases.correct_details(case, actor=seller.user)
    BankAccount.objects.filter(seller=seller).update(**bank)
    Document.objects.filter(pk=document.pk).update(status=Document.Status.UPLOADED)
    cases.resubmit_documents(Case.objects.get(pk=case.pk), actor=seller.user)
    return Case.objects.get(pk=case.pk)


def test_details_changed_beside_a_document_are_screened_again(reviewed_case: Case, manager: Any) -> None:
    case = sent_again_with(reviewed_case, country="FR")
    assert case.status == Status.SESSION_NEEDED
    assert list(case.signals.values_list("rule", "rule_version")) == [("country", 1)]
    assert case.seller.offers.held().count() == 3
    assert case.seller.locked_at is not None
    event = Event.objects.get(subject=case.public_id, action="case.session_needed")
    assert json.loads(event.data)["signals"] == ["country.1"]
    assert messages_of(case.seller)[-1] == "session_needed"


def test_nobody_is_drawn_at_random_by_sending_documents_again(
    reviewed_case: Case, sample: Callable[[int], None]
) -> None:
    sample(100)
    assert sent_again_with(reviewed_case).status == Status.DOCUMENT_REVIEW


def test_what_is_found_after_a_session_was_held_is_for_the_person_who_reviews(
    ready: Seller, account_manager: Any
) -> None:
    case = open_case(ready, Status.DOCUMENT_REVIEW)
    review = Review.objects.create(case=case, session=book(ready, account_manager).session, reviewer=account_manager)
    Decision.objects.create(case=case, review=review, outcome="documents_needed", decided_by=account_manager)
    case = sent_again_with(case, country="FR")
    assert case.status == Status.DOCUMENT_REVIEW
    assert list(case.signals.values_list("rule", flat=True)) == ["country"]


def test_a_suspended_account_does_not_open_again_on_paper(ready: Seller, manager: Any) -> None:
    open_case(ready, Status.WITHDRAWN)
    Seller.objects.filter(pk=ready.pk).update(status=Seller.Status.SUSPENDED)
    case = cases.submit_case(ready, actor=ready.user)
    assert case.status == Status.SESSION_NEEDED
    assert list(case.signals.values_list("rule", flat=True)) == ["suspended"]
    assert "Your account is suspended." in Message.objects.get(purpose="session_needed").body


def test_whoever_starts_again_after_a_session_that_failed_meets_a_person_again(
    ready: Seller, manager: Any, account_manager: Any
) -> None:
    case = open_case(ready, Status.REJECTED)
    review = Review.objects.create(case=case, session=book(ready, account_manager).session, reviewer=account_manager)
    Decision.objects.create(case=case, review=review, outcome="rejected", decided_by=account_manager)
    person = ChecklistItem.objects.filter(code="person").first()
    check = review.checks.create(
        item=person, code="person", position=1, outcome="failed", reason_code="person_differs", reason_version=1
    )
    submitted = cases.submit_case(ready, actor=ready.user)
    assert submitted.status == Status.SESSION_NEEDED
    assert list(submitted.signals.values_list("rule", flat=True)) == ["rejected_before", "session_failed_before"]
    submitted.delete()
    Check.objects.filter(pk=check.pk).update(outcome="passed")
    assert cases.submit_case(ready, actor=ready.user).status == Status.DOCUMENT_REVIEW

"""The task list, from the first log-in to the active account."""

from typing import Any

import pytest
from django.utils import translation

from core.models import User
from scheduling.models import Booking
from sellers.actions import save_tax_information
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from tests.sellers import samples
from tests.verification.building import answer_all, begin, session_case
from tests.verification.measuring import approved, in_effect
from verification.actions.cases import correct_details, resubmit_documents
from verification.life.journey import Who, standing
from verification.life.todo import sections
from verification.models import Case
from verification.reading import current_case
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db


def tasks_of(seller: Seller) -> dict[str, Any]:
    seller = Seller.objects.with_details().get(pk=seller.pk)
    case = current_case(seller)
    now = standing(seller, case)
    return {str(task.title): task for section in sections(seller, case, now) for task in section.tasks}


def statuses_of(seller: Seller) -> list[str]:
    return [str(task.status) for task in tasks_of(seller).values()]


def decided(seller: Seller, reviewer: User, outcome: str, **rejected: str) -> None:
    review = begin(Case.objects.get(seller=seller), reviewer)
    answer_all(review, rejected=rejected)
    decide(review, actor=reviewer, outcome=outcome, reason_codes=list(rejected.values()))


def test_at_first_everything_is_to_do_and_nothing_can_be_submitted(seller: Seller) -> None:
    later = ["Cannot start yet", "Not needed now", "Cannot start yet", "Cannot start yet"]
    assert statuses_of(seller) == ["To do"] * 5 + later + ["To do"]


def test_complete_details_can_be_submitted(ready: Seller) -> None:
    assert tasks_of(ready)["Check your answers and submit"].url == "/check-answers/"


def test_what_is_submitted_cannot_be_opened(reviewed_case: Case) -> None:
    tasks = tasks_of(reviewed_case.seller)
    assert [tasks[title].url for title in ("Your business", "Contact person", "Bank account")] == ["", "", ""]


def test_a_session_that_was_held_is_not_called_unneeded(seller: Seller, account_manager: User) -> None:
    case = session_case(seller, account_manager)
    Booking.objects.filter(pk=case.booking_id).update(status=Booking.Status.HELD)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.APPROVED)
    assert tasks_of(seller)["Video session"].status == "Held"


def test_only_the_rejected_document_is_asked_again(reviewed_case: Case, account_manager: User) -> None:
    decided(reviewed_case.seller, account_manager, "documents_needed", bank_statement="unreadable")
    tasks = tasks_of(reviewed_case.seller)
    assert (tasks["Identity document"].status, tasks["Bank statement"].status) == ("Accepted", "Needed again")
    assert "blurred" in tasks["Bank statement"].hint
    assert [str(title) for title, task in tasks.items() if task.colour == "red"] == ["Bank statement", "Decision"]


def test_after_a_final_rejection_nothing_can_be_uploaded_before_the_seller_starts_again(
    reviewed_case: Case, account_manager: User
) -> None:
    seller = reviewed_case.seller
    decided(seller, account_manager, "rejected", identity="altered")
    task = tasks_of(seller)["Identity document"]
    assert (task.status, task.url) == ("Not accepted", "")
    correct_details(reviewed_case, actor=seller.user)
    assert tasks_of(seller)["Identity document"].url != ""


def test_reason_and_remedy_stand_together_as_the_language_puts_sentences(
    reviewed_case: Case, account_manager: User
) -> None:
    decided(reviewed_case.seller, account_manager, "documents_needed", bank_statement="unreadable")
    with translation.override("ja"):
        hint = tasks_of(reviewed_case.seller)["銀行口座の取引明細書"].hint
    assert " " not in hint


def test_a_seller_comes_from_a_rejected_document_to_an_active_account(
    reviewed_case: Case, account_manager: User
) -> None:
    seller, user = reviewed_case.seller, reviewed_case.seller.user
    decided(seller, account_manager, "documents_needed", bank_statement="unreadable")
    document = Document.objects.select_related("seller").get(seller=seller, kind="bank_statement")
    upload_document(document, actor=user, content=samples.jpeg())
    resubmit_documents(reviewed_case, actor=user)
    decided(seller, account_manager, "approved")
    assert tasks_of(seller)["Tax information"].status == "To do"
    save_tax_information(seller, actor=user, country="DE", number="12345678901")
    seller.refresh_from_db()
    assert tasks_of(seller)["Tax information"].status == "Complete"
    assert standing(seller, current_case(seller)).who == Who.NOBODY


def test_a_session_is_named_with_its_time_and_zone(booked_case: Case) -> None:
    task = tasks_of(booked_case.seller)["Video session"]
    assert (task.status, task.url) == ("Booked", f"/booking/{booked_case.booking.public_id}/")
    assert "(London, UTC" in task.hint


def test_before_a_session_the_decision_waits_for_its_end(booked_case: Case) -> None:
    assert tasks_of(booked_case.seller)["Decision"].hint == "We decide at the end of the session."


def test_tax_information_comes_last_once_more_after_an_approval_was_undone(
    seller: Seller, lead: User, ops: User
) -> None:
    in_effect(approved(seller), "undo", by=lead, and_by=ops)
    assert tasks_of(seller)["Tax information"].status == "Cannot start yet"


def test_tax_information_stays_complete_under_a_suspension_that_ends(seller: Seller, lead: User, ops: User) -> None:
    in_effect(approved(seller), "suspend", by=lead, and_by=ops)
    assert tasks_of(seller)["Tax information"].status == "Complete"

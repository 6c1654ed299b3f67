"""The staff's pages of appeals."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import User
from sellers.models import Seller
from tests.sellers.samples import jpeg
from tests.verification.appealing import FINAL, REASONS, WORDS, appeal, hearer, reject
from tests.verification.building import confirm_factor, document_case
from tests.verification.measuring import approved, in_effect
from verification.appeals.actions.hearing import take_appeal
from verification.appeals.actions.papers import add_paper
from verification.assignment.actions.taking import begin_document_review, take_next
from verification.models import Appeal, AppealPaper, Case, Decision, Review

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
LIST = "/admin/verification/appeal/"


@pytest.fixture
def open_appeal(seller: Seller, account_manager: User) -> Appeal:
    decision = reject(document_case(seller), account_manager)
    decision.review.note = "The font is odd."
    decision.review.save()
    return appeal(decision)


@pytest.fixture
def colleague(make_user: Callable[..., User], log_in: Callable[[User], Client]) -> Client:
    """Of somebody who took no part."""
    user = hearer(make_user, "ben")
    client = log_in(user)
    confirm_factor(client, user)
    return client


def test_the_next_is_taken_with_all_that_was_found_before(open_appeal: Appeal, colleague: Client) -> None:
    assert "1 appeal waits that can be given to you." in colleague.get(LIST).content.decode()
    page = colleague.post(f"{LIST}take/")["Location"]
    shown = colleague.get(page).content.decode()
    for words in (WORDS, "Looks altered", "The font is odd.", "Account Manager"):
        assert words in shown
    assert colleague.get(f"/admin/verification/case/{open_appeal.case.pk}/change/").status_code == 200


def test_who_has_not_been_given_it_finds_nothing(open_appeal: Appeal, colleague: Client) -> None:
    assert colleague.get(f"{LIST}{open_appeal.pk}/change/").status_code == 404
    assert colleague.post(f"{LIST}{open_appeal.pk}/release/").status_code == 404


def test_the_answer_needs_reasons_and_keeps_what_was_typed(open_appeal: Appeal, colleague: Client) -> None:
    page = colleague.post(f"{LIST}take/")["Location"]
    refused = colleague.post(page, {"overturned": "yes", "text": ""}).content.decode()
    assert "the seller reads them, whichever way it ends" in refused
    colleague.post(page, {"overturned": "yes", "text": REASONS})
    assert Appeal.objects.get().status == "overturned"
    assert Case.objects.get().status == "document_review"
    assert REASONS in colleague.get(page).content.decode()


def test_given_back_it_is_theirs_no_more(open_appeal: Appeal, colleague: Client) -> None:
    colleague.post(f"{LIST}take/")
    assert "Why you give it back" in colleague.get(f"{LIST}{open_appeal.pk}/change/").content.decode()
    refused = colleague.post(f"{LIST}{open_appeal.pk}/release/", {"reason": ""}, follow=True).content.decode()
    assert "Choose why you give it back" in refused
    colleague.post(f"{LIST}{open_appeal.pk}/release/", {"reason": "time"})
    assert Appeal.objects.get().assigned_to is None
    assert colleague.get(f"{LIST}{open_appeal.pk}/change/").status_code == 404


def test_whoever_hears_it_opens_the_documents_without_stating_a_reason(open_appeal: Appeal, colleague: Client) -> None:
    document = open_appeal.case.seller.documents.get(kind="bank_statement")
    address = f"/admin/verification/case/{open_appeal.case.pk}/console/documents/{document.public_id}/1/"
    assert colleague.get(address).status_code == 404
    colleague.post(f"{LIST}take/")
    assert "/looks/" in colleague.get(address)["Location"]


def test_new_documents_open_for_who_hears_it_then_for_who_decides_in_its_place(
    seller: Seller, account_manager: User, colleague: Client, make_user: Callable[..., User], log_in: LogIn
) -> None:
    decision = reject(document_case(seller), account_manager)
    paper = add_paper(decision, actor=seller.user, text=WORDS, content=jpeg())
    address = f"/admin/verification/case/{decision.case_id}/appeals/{paper.public_id}/1/"
    assert colleague.get(address).status_code == 404
    appeal(decision)
    page = colleague.post(f"{LIST}take/")["Location"]
    assert address in colleague.get(page).content.decode()
    assert address in colleague.get(f"/admin/verification/case/{decision.case_id}/change/").content.decode()
    assert colleague.get(address)["Content-Type"] == "image/jpeg"
    colleague.post(page, {"overturned": "yes", "text": REASONS})
    assert colleague.get(address).status_code == 404
    third = hearer(make_user, "cleo")
    client = log_in(third)
    confirm_factor(client, third)
    assert client.get(address).status_code == 404
    begin_document_review(take_next(third).case, actor=third)
    assert address in client.get(f"/admin/verification/case/{decision.case_id}/console/").content.decode()
    assert client.get(address).status_code == 200


def test_a_lead_who_does_not_hear_it_says_why_first(open_appeal: Appeal, lead: User, log_in: LogIn) -> None:
    paper = AppealPaper.objects.create(appeal=open_appeal)
    client = log_in(lead)
    confirm_factor(client, lead)
    address = f"/admin/verification/case/{open_appeal.case.pk}/appeals/{paper.public_id}/1/"
    assert "/why/" in client.get(address)["Location"]


def test_support_reads_the_appeal_and_its_answer_as_the_seller_does(
    open_appeal: Appeal, support: User, log_in: Callable[[User], Client]
) -> None:
    client = log_in(support)
    confirm_factor(client, support)
    assert WORDS in client.get(f"/admin/verification/case/{open_appeal.case.pk}/change/").content.decode()


def test_the_list_asks_as_often_for_thirty_as_for_one(
    open_appeal: Appeal, lead: User, log_in: Callable[[User], Client], make_seller: Callable[..., Seller]
) -> None:
    client = log_in(lead)
    confirm_factor(client, lead)
    take = open_appeal.decision.decided_by

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    count()
    once = count()
    for number in range(29):
        case = document_case(make_seller(f"s{number}@example.com"))
        review = Review.objects.create(case=case, reviewer=take)
        decision = Decision.objects.create(
            case=case, review=review, outcome="rejected", reasons={FINAL: 1}, decided_by=take
        )
        Appeal.objects.create(
            seller=case.seller, decision=decision, step=1, status="open", filed_at=open_appeal.filed_at
        )
    assert count() == once


def test_nobody_takes_what_somebody_has(open_appeal: Appeal, colleague: Client, make_user: Callable[..., User]) -> None:
    take_appeal(hearer(make_user, "cleo"))
    colleague.post(f"{LIST}take/")
    assert Appeal.objects.get().assigned_to == User.objects.get(email="cleo@staff.example.com")


def test_an_appeal_against_a_measure_shows_its_evidence_and_who_decided_and_its_new_documents(
    seller: Seller, lead: User, ops: User, make_user: Callable[..., User], log_in: LogIn
) -> None:
    measure = in_effect(approved(seller), "close", by=lead, and_by=ops)
    paper = add_paper(measure, actor=seller.user, text=WORDS, content=jpeg())
    filed = appeal(measure)
    other = hearer(make_user, "vera")
    other.groups.set(lead.groups.all())
    other = User.objects.get(pk=other.pk)
    client = log_in(other)
    confirm_factor(client, other)
    address = f"{LIST}{filed.pk}/documents/{paper.public_id}/1/"
    assert client.get(address).status_code == 404
    page = client.post(f"{LIST}take/")["Location"]
    shown = client.get(page).content.decode()
    for words in (WORDS, "A letter of the register.", str(lead), str(ops), address):
        assert words in shown
    assert client.get(address)["Content-Type"] == "image/jpeg"
    answered = client.post(page, {"overturned": "yes", "text": REASONS}, follow=True).content.decode()
    assert "A second person has to confirm that the measure ends." in answered
    waiting = client.get(page).content.decode()
    assert "The answer waits for a second person" in waiting
    assert REASONS in waiting

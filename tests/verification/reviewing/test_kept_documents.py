"""A rejected document that nobody would look at, or that an appeal is about, is replaced by no other file."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import User
from sellers.models import Document, Seller
from sellers.uploads.actions import begin_upload, upload_document
from tests.refusals import refusal_of
from tests.sellers import samples
from tests.verification.appealing import answer, appeal, hearer, reject
from tests.verification.building import answer_all, begin, document_case, manager_of
from tests.verification.changing import begun, standing
from verification.actions.cases import correct_details
from verification.appeals.actions.lodging import withdraw_appeal
from verification.models import Case, Decision
from verification.reviewing.actions.decisions import decide
from verification.reviewing.findings import findings_of, reasons_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Decision:
    manager_of(account_manager)
    return reject(document_case(seller), account_manager)


def statement_of(seller: Seller) -> Document:
    return Document.objects.select_related("seller__user").get(seller=seller, kind=Document.Kind.BANK_STATEMENT)


def refusals(seller: Seller) -> list[str]:
    """Whole, and in parts."""
    document, content = statement_of(seller), samples.jpeg()
    return [
        refusal_of(upload_document, document, actor=seller.user, content=content),
        refusal_of(begin_upload, document, actor=seller.user, size=len(content), sha256="0" * 64),
    ]


def upload(seller: Seller) -> str:
    upload_document(statement_of(seller), actor=seller.user, content=samples.jpeg())
    return statement_of(seller).status


def test_after_the_end_of_a_case_it_stays_until_the_seller_starts_again(rejected: Decision) -> None:
    case = rejected.case
    assert refusals(case.seller) == ["document_kept"] * 2
    correct_details(Case.objects.select_related("seller__user").get(pk=case.pk), actor=case.seller.user)
    assert upload(case.seller) == Document.Status.UPLOADED


def test_while_an_appeal_waits_what_it_is_about_stays(rejected: Decision, make_user: Callable[..., User]) -> None:
    seller, before = rejected.case.seller, statement_of(rejected.case.seller).pages
    filed = appeal(rejected)
    assert refusals(seller) == ["document_kept"] * 2
    answer(hearer(make_user, "ben"), overturned=False)
    assert refusals(seller) == ["document_kept"] * 2
    assert (filed.seller, statement_of(seller).pages) == (seller, before)


def test_it_stays_too_where_the_details_were_opened_before_the_appeal(rejected: Decision) -> None:
    case = Case.objects.select_related("seller__user").get(pk=rejected.case_id)
    correct_details(case, actor=case.seller.user)
    filed = appeal(Decision.objects.select_related("case__seller__user").get())
    assert refusals(filed.seller) == ["document_kept"] * 2
    withdraw_appeal(filed, actor=filed.seller.user)
    assert refusals(filed.seller) == ["document_kept"] * 2


def test_what_is_asked_for_again_is_replaced_as_before(seller: Seller, account_manager: User) -> None:
    review = begin(document_case(seller), account_manager)
    answer_all(review, rejected={"bank_statement": "unreadable"})
    codes = list(reasons_of(findings_of(review)))
    decide(review, actor=account_manager, outcome="documents_needed", reason_codes=codes)
    assert upload(Seller.objects.select_related("user").get(pk=seller.pk)) == Document.Status.UPLOADED


def test_what_a_begun_change_needs_can_be_sent_though_it_was_once_rejected(seller: Seller) -> None:
    begun(standing(seller), "bank_account", holder="Somebody Else")
    Document.objects.filter(seller=seller, kind="bank_statement").update(status=Document.Status.REJECTED)
    assert upload(Seller.objects.select_related("user").get(pk=seller.pk)) == Document.Status.UPLOADED


def test_the_page_says_why_and_how_to_go_on_and_has_no_form(rejected: Decision, log_in: Any) -> None:
    seller = rejected.case.seller
    client: Client = log_in(seller.user)
    address = f"/documents/{statement_of(seller).public_id}/"
    shown = client.get(address).content.decode()
    assert ("Your case is closed, so nobody would look" in shown, 'type="file"' in shown) == (True, False)
    assert "Please send another one" not in shown
    appeal(rejected)
    assert "Your appeal is about this document" in client.get(address).content.decode()

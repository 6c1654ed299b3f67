"""How a change of details ends: what shows it was accepted for it, also where its case was opened again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from messaging.models import Message
from messaging.purposes import purpose_of
from sellers.models import Business, Seller
from tests.refusals import refusal
from tests.verification.appealing import FINAL, answer, appeal, hearer
from tests.verification.building import answer_all, begin, manager_of
from tests.verification.changing import begun, fresh, sent, standing, upload_all
from verification.actions.expiring import expire_due
from verification.changes.actions.changing import withdraw_change
from verification.life.table import At, state_of
from verification.models import Appeal, Case, ChangeRequest, Decision
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def trader(seller: Seller, sample: Callable[[int], None]) -> Seller:
    """A sole trader in Great Britain, who owes no extract of any register."""
    sample(0)
    standing(seller)
    Business.objects.update(kind="sole_trader")
    seller.documents.filter(kind="business_extract").delete()
    return fresh(seller)


def company(seller: Seller) -> dict[str, str]:
    return {"kind": "company", "register_number": "7654321"}


def papers(seller: Seller) -> dict[str, str]:
    return dict(seller.documents.values_list("kind", "status"))


def refused(change: ChangeRequest, user: User) -> Decision:
    review = begin(change.case, user)
    answer_all(review, rejected={change.documents[0]: FINAL})
    decided = decide(review, actor=user, outcome="rejected", reason_codes=[FINAL])
    return Decision.objects.select_related("case__seller__user", "review").get(pk=decided.pk)


@pytest.fixture
def refusal_appealed(
    trader: Seller, account_manager: User, make_user: Callable[..., User]
) -> Callable[[Callable[[], object]], Case]:
    """That of a change into a company, overturned after the seller has done something else."""

    def go_on(meanwhile: Callable[[], object]) -> Case:
        manager_of(account_manager)
        decision = refused(sent(trader, "business", **company(trader)), account_manager)
        meanwhile()
        appeal(decision)
        answer(hearer(make_user, "ben"), overturned=True)
        return Case.objects.get(pk=decision.case_id)

    return go_on


def test_a_later_draft_that_gives_way_leaves_the_document_of_the_change_asked(
    trader: Seller, refusal_appealed: Callable[[Callable[[], object]], Case]
) -> None:
    def ask_once_more() -> None:
        begun(trader, "business", **company(trader))
        upload_all(trader)

    case = refusal_appealed(ask_once_more)
    assert case.status == "document_review"
    assert papers(trader)["business_extract"] == "uploaded"
    assert [each.status for each in ChangeRequest.objects.order_by("id")] == ["submitted", "withdrawn"]


def test_what_another_draft_did_not_need_is_looked_at_afresh(
    trader: Seller, refusal_appealed: Callable[[Callable[[], object]], Case]
) -> None:
    refusal_appealed(lambda: begun(trader, "bank_account", number="DE89370400440532013000", country="DE"))
    assert papers(trader)["business_extract"] == "uploaded"
    assert papers(trader)["bank_statement"] == "accepted"


def test_a_change_is_approved_only_with_its_documents(
    trader: Seller, refusal_appealed: Callable[[Callable[[], object]], Case], make_user: Callable[..., User]
) -> None:
    case = refusal_appealed(lambda: None)
    dora = hearer(make_user, "dora")
    review = begin(case, dora)
    answer_all(review)
    trader.documents.filter(kind="business_extract").update(status="not_needed")
    with refusal("not_shown"):
        decide(review, actor=dora, outcome="approved", reason_codes=[])
    trader.documents.filter(kind="business_extract").update(
        status="accepted", uploaded_at=timezone.now() - timedelta(days=900)
    )
    with refusal("not_shown"):
        decide(review, actor=dora, outcome="approved", reason_codes=[])
    trader.documents.filter(kind="business_extract").update(status="uploaded", uploaded_at=timezone.now())
    decide(review, actor=dora, outcome="approved", reason_codes=[])
    assert Business.objects.get().kind == "company"


def test_what_was_rejected_once_is_not_accepted_by_taking_a_change_back(
    trader: Seller, refusal_appealed: Callable[[Callable[[], object]], Case], account_manager: User
) -> None:
    refused(sent(trader, "business", **company(trader)), account_manager)
    begun(trader, "bank_account", number="DE89370400440532013000", country="DE")
    begun(trader, "business", **company(trader))
    withdraw_change(trader, actor=trader.user)
    assert papers(trader)["business_extract"] == "not_needed"


def test_an_appeal_against_a_refused_change_goes_all_the_way(
    trader: Seller, account_manager: User, make_user: Callable[..., User]
) -> None:
    manager_of(account_manager)
    change = sent(trader, "person", family_name="Married")
    decision = refused(change, account_manager)
    assert state_of(decision.case) == At.CHANGE_REFUSED
    appeal(decision)
    case = Case.objects.select_related("seller").get(pk=decision.case_id)
    assert state_of(case) == At.APPEALED
    with refusal("case_open"):
        begun(fresh(trader), "person", family_name="Other")
    answered = answer(hearer(make_user, "ben"), overturned=True)
    assert answered.status == Appeal.Status.OVERTURNED
    change.refresh_from_db()
    assert (change.status, fresh(trader).person.family_name) == ("submitted", "Seller")
    cleo = hearer(make_user, "cleo")
    review = begin(case, cleo)
    answer_all(review)
    decide(review, actor=cleo, outcome="approved", reason_codes=[])
    change.refresh_from_db()
    assert (change.status, fresh(trader).person.family_name) == ("applied", "Married")


def test_upheld_a_change_stays_refused_and_another_can_be_asked(
    trader: Seller, account_manager: User, make_user: Callable[..., User]
) -> None:
    manager_of(account_manager)
    change = sent(trader, "person", family_name="Married")
    appeal(refused(change, account_manager))
    answer(hearer(make_user, "ben"), overturned=False)
    change.refresh_from_db()
    assert (change.status, state_of(Case.objects.get(change=change))) == ("refused", At.CHANGE_REFUSED)
    assert begun(fresh(trader), "person", family_name="Other").status == "draft"


def test_of_a_change_whose_documents_did_not_come_the_seller_hears_the_end(trader: Seller) -> None:
    change = sent(trader, "person", family_name="Married")
    trader.documents.filter(kind="identity").update(status="rejected")
    over = timezone.now() - timedelta(days=1)
    Case.objects.filter(change=change).update(status="documents_needed", due_at=over)
    assert expire_due() == 1
    told = Message.objects.get(purpose="case_lapsed")
    assert told.title == "Your change was closed without a decision"
    assert purpose_of(told).still_true(told)

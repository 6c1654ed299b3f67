"""What an approval does to an account: it is verified, unless it is suspended until its seller certifies."""

import pytest

from audit.models import Event
from core.models import User
from sellers.models import Document, Seller
from tests.refusals import refusal_of
from tests.verification.building import answer_all, begin, open_case
from tests.verification.certification.world import certify_now, of_high_volume, suspended
from verification.actions.cases import submit_case
from verification.campaigns.invitees import Wanted, sellers_wanted
from verification.models import Case, Certification, Decision
from verification.reviewing.actions.decisions import decide
from verification.reviewing.findings import decided_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(seller: Seller, ops: User, lead: User) -> Certification:
    return suspended(seller, ops, lead)


def approve(seller: Seller, account_manager: User) -> Decision:
    review = begin(open_case(seller, Case.Status.DOCUMENT_REVIEW), account_manager)
    answer_all(review)
    return decide(review, actor=account_manager, outcome="approved", reason_codes=[])


def status_of(certification: Certification) -> str:
    return Seller.objects.get(pk=certification.seller_id).status


def test_an_approval_verifies_whoever_owes_nothing(seller: Seller, ops: User, account_manager: User) -> None:
    of_high_volume(seller, ops, status="suspended")
    approve(seller, account_manager)
    assert Seller.objects.get().status == "verified"


def test_an_approval_leaves_who_is_to_certify_suspended_and_says_so(
    owing: Certification, account_manager: User
) -> None:
    decision = approve(owing.seller, account_manager)
    assert status_of(owing) == "suspended"
    assert decided_text(decision, decision.case).rest[-1].startswith("One step is left: certify")
    assert Case.objects.get().due_at is None  # no tax information is waited for
    actions = Event.objects.filter(subject=owing.public_id).order_by("id").values_list("action", flat=True)
    assert actions.last() == "certification.still_owed"


def test_certifying_opens_it_after_the_approval_too(owing: Certification, account_manager: User) -> None:
    approve(owing.seller, account_manager)
    certify_now(owing.seller)
    assert status_of(owing) == "active"


@pytest.mark.parametrize("last", ["approved", "withdrawn", "rejected", "lapsed"])
def test_no_campaign_invites_who_is_to_certify(owing: Certification, last: str) -> None:
    open_case(owing.seller, last, due_at=None)
    wanted = Wanted(account="suspended", outcome=last)
    assert not sellers_wanted(wanted).exists()
    Certification.objects.update(certified_at=owing.asked_at)
    assert sellers_wanted(wanted).get() == owing.seller


@pytest.mark.parametrize("last", ["withdrawn", "rejected", "lapsed"])
def test_who_is_to_certify_begins_no_other_case(owing: Certification, last: str) -> None:
    open_case(owing.seller, last, due_at=None)
    owing.seller.documents.update(status=Document.Status.ACCEPTED)
    assert refusal_of(submit_case, owing.seller, actor=owing.seller.user) == "certify_first"
    certify_now(owing.seller)
    Seller.objects.update(status="suspended")  # for something else
    assert submit_case(owing.seller, actor=owing.seller.user)

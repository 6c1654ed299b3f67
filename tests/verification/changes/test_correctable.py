"""Whose details can be opened again."""

import pytest

from core.models import User
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.building import open_case
from tests.verification.certification.world import suspended
from tests.verification.measuring import approved, in_effect
from verification.actions.cases import correct_details
from verification.changes.correctable import stands
from verification.models import Case, Measure

pytestmark = pytest.mark.django_db
Kind, Status = Measure.Kind, Case.Status


def refused(case: Case) -> None:
    with refusal("account_stands"):
        correct_details(case, actor=case.seller.user)
    assert Seller.objects.get(pk=case.seller_id).locked_at


@pytest.mark.parametrize("status", ["verified", "active", "restricted", "closed"])
def test_nobodys_whose_account_was_accepted_whatever_became_of_a_later_case(seller: Seller, status: str) -> None:
    refused(open_case(approved(seller, status=status), Status.WITHDRAWN))


def test_not_while_a_suspension_lasts_that_ends_by_itself(seller: Seller, lead: User, ops: User) -> None:
    active = approved(seller)
    in_effect(active, Kind.SUSPEND, by=lead, and_by=ops)
    refused(open_case(Seller.objects.get(pk=active.pk), Status.WITHDRAWN))


def test_not_while_certifying_would_end_the_suspension(seller: Seller, lead: User, ops: User) -> None:
    suspended(seller, ops, lead)
    refused(open_case(Seller.objects.get(pk=seller.pk), Status.LAPSED))


def test_not_in_the_case_that_an_undone_approval_began_since_the_approval_can_stand_again(
    seller: Seller, lead: User, ops: User
) -> None:
    undone = in_effect(approved(seller), Kind.UNDO, by=lead, and_by=ops)
    assert undone.case
    Case.objects.filter(pk=undone.case_id).update(status=Status.DOCUMENTS_NEEDED, due_at=None)
    refused(Case.objects.select_related("seller__user").get(pk=undone.case_id))


def test_after_that_case_was_rejected_its_seller_starts_again(seller: Seller, lead: User, ops: User) -> None:
    undone = in_effect(approved(seller), Kind.UNDO, by=lead, and_by=ops)
    Case.objects.filter(pk=undone.case_id).update(status=Status.REJECTED, due_at=None)
    case = Case.objects.select_related("seller__user").get(pk=undone.case_id)
    assert not stands(case)
    correct_details(case, actor=case.seller.user)
    assert Seller.objects.get(pk=seller.pk).locked_at is None

"""Suspending who did not certify takes two people; certifying ends it at once."""

import pytest

from core.approvals import confirm
from core.models import Approval, User
from messaging.models import Message, OpsTask
from sellers.models import Seller
from tests.refusals import refusal_of
from tests.verification.building import open_case
from tests.verification.certification.world import certify_now, of_high_volume, unanswered
from tests.verification.measuring import announced, fresh, its_day_has_come
from verification.certification.actions.certifying import follow_up_due
from verification.certification.actions.suspending import (
    TO_SUSPEND,
    explain,
    propose_suspensions,
    tell_of_batches,
    waiting_in,
)
from verification.measures.actions.carrying_out import carry_out_measures
from verification.models import Case, Certification, Measure, SuspensionBatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(seller: Seller, ops: User) -> Certification:
    return unanswered(of_high_volume(seller, ops))


@pytest.fixture
def batch(late: Certification) -> SuspensionBatch:
    return SuspensionBatch.objects.get()


@pytest.fixture
def proposal(batch: SuspensionBatch, ops: User) -> Approval:
    return propose_suspensions(batch, actor=ops, reason="Told twice.")


def status_of(seller: Seller) -> str:
    return Seller.objects.get(pk=seller.pk).status


def purposes(certification: Certification) -> list[str]:
    return list(Message.objects.filter(about=certification.public_id).order_by("id").values_list("purpose", flat=True))


def test_a_second_person_suspends_what_one_proposed(proposal: Approval, late: Certification, lead: User) -> None:
    assert status_of(late.seller) == "active"
    confirm(proposal, actor=lead)
    assert status_of(late.seller) == "suspended"
    assert purposes(late)[-1] == "certification_suspended"


def test_who_proposed_it_cannot_confirm_it(proposal: Approval, late: Certification, ops: User) -> None:
    assert refusal_of(confirm, proposal, actor=ops) == "same_person"
    assert status_of(late.seller) == "active"


def test_others_of_the_staff_can_neither(batch: SuspensionBatch, support: User, account_manager: User) -> None:
    for other in (support, account_manager):
        assert refusal_of(propose_suspensions, batch, actor=other, reason="Told twice.") == "not_allowed"


def test_nobody_decides_about_their_own_account(batch: SuspensionBatch, late: Certification, ops: User) -> None:
    Seller.objects.filter(pk=late.seller_id).update(user=ops)
    assert refusal_of(propose_suspensions, batch, actor=ops, reason="Told twice.") == "own_account"


def test_nobody_confirms_about_their_own_account(proposal: Approval, late: Certification, lead: User) -> None:
    Seller.objects.filter(pk=late.seller_id).update(user=lead)
    assert refusal_of(confirm, proposal, actor=lead) == "own_account"
    assert status_of(late.seller) == "active"


@pytest.mark.parametrize("status", ["verified", "suspended"])
def test_who_could_not_be_suspended_then_is_followed_up_and_not_forgotten(
    proposal: Approval, late: Certification, lead: User, status: str
) -> None:
    Seller.objects.update(status=status)
    confirm(proposal, actor=lead)
    late.refresh_from_db()
    assert (late.suspended_at, late.batch) == (None, None)
    Seller.objects.update(status="active")
    assert follow_up_due() == 1
    late.refresh_from_db()
    assert late.batch is not None


def test_certifying_ends_no_suspension_for_another_reason(
    proposal: Approval, late: Certification, lead: User, ops: User
) -> None:
    measure = announced(Seller.objects.get(), Measure.Kind.SUSPEND, by=ops, and_by=lead)
    confirm(proposal, actor=lead)
    its_day_has_come(measure)
    carry_out_measures()
    assert fresh(measure).status == "in_effect"
    certify_now(late.seller)
    assert status_of(late.seller) == "suspended"
    assert "certification_opened" not in purposes(late)


def test_who_certifies_meanwhile_is_left_out(proposal: Approval, late: Certification, lead: User) -> None:
    certify_now(late.seller)
    confirm(proposal, actor=lead)
    assert status_of(late.seller) == "active"


def test_who_has_a_change_checked_meanwhile_is_left_out(proposal: Approval, late: Certification, lead: User) -> None:
    open_case(late.seller, Case.Status.DOCUMENT_REVIEW)
    confirm(proposal, actor=lead)
    late.refresh_from_db()
    assert (status_of(late.seller), late.batch) == ("active", None)


def test_a_batch_of_which_nobody_is_left_is_not_proposed(
    batch: SuspensionBatch, late: Certification, ops: User
) -> None:
    certify_now(late.seller)
    assert refusal_of(propose_suspensions, batch, actor=ops, reason="Told twice.") == "nobody_left"


@pytest.mark.parametrize("before", ["active", "restricted"])
def test_certifying_opens_the_account_at_once_as_it_was(
    proposal: Approval, late: Certification, lead: User, before: str
) -> None:
    Seller.objects.update(status=before)
    confirm(proposal, actor=lead)
    certify_now(late.seller)
    assert status_of(late.seller) == before
    assert purposes(late)[-1] == "certification_opened"


def test_certifying_opens_no_account_that_was_closed_since(proposal: Approval, late: Certification, lead: User) -> None:
    confirm(proposal, actor=lead)
    Seller.objects.update(status="closed")
    certify_now(late.seller)
    assert status_of(late.seller) == "closed"


def test_ops_hear_once_of_a_batch(batch: SuspensionBatch) -> None:
    tell_of_batches()
    tell_of_batches()
    assert OpsTask.objects.get(kind=TO_SUSPEND).count == 1


def test_who_confirms_reads_who_is_suspended(proposal: Approval, late: Certification) -> None:
    said = explain(proposal)
    assert ": 1" in said[0]
    assert late.seller.public_id in said[-1]


def test_who_is_late_after_the_proposal_goes_into_the_next_batch(
    proposal: Approval, make_seller: object, ops: User
) -> None:
    other = unanswered(of_high_volume(make_seller("other@example.com"), ops))  # type: ignore[operator]
    assert SuspensionBatch.objects.count() == 2
    assert [each.pk for each in waiting_in(SuspensionBatch.objects.get(pk=other.batch_id))] == [other.pk]

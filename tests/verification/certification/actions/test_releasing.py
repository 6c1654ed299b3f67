"""Who is of high volume no longer is asked no longer: the request is taken back with a word, and a suspension ends."""

import pytest
from django.utils import timezone

from audit.models import Event
from core.approvals import confirm
from core.models import User
from messaging.models import Message
from messaging.purposes import purpose_of
from sellers.models import Seller
from tests.refusals import refusal_of
from tests.verification.certification.world import (
    DAY,
    asked,
    no_longer_of_high_volume,
    of_high_volume,
    over,
    suspended,
    unanswered,
)
from verification.certification.actions.certifying import ask_due, certify, follow_up
from verification.certification.actions.releasing import withdraw_unneeded
from verification.certification.actions.suspending import propose_suspensions, waiting_in
from verification.models import Certification, HighVolume, SuspensionBatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def big(seller: Seller, ops: User) -> Seller:
    return of_high_volume(seller, ops)


def told_of(certification: Certification) -> list[str]:
    messages = Message.objects.filter(about=certification.public_id, withdrawn_at=None).order_by("id")
    return list(messages.values_list("purpose", flat=True))


def test_the_request_is_taken_back_with_an_event_and_a_word(big: Seller) -> None:
    certification = asked(big)
    assert withdraw_unneeded() == 0
    no_longer_of_high_volume(big)
    assert (withdraw_unneeded(), withdraw_unneeded()) == (1, 0)
    certification.refresh_from_db()
    assert not certification.is_open
    assert Event.objects.filter(subject=certification.public_id).latest("id").action == "certification.withdrawn"
    message = Message.objects.get(about=certification.public_id, purpose="certification_withdrawn")
    assert purpose_of(message).render(message, {}).title == "You need not certify your details any more"
    assert refusal_of(certify, big, actor=big.user, seen="") == "not_asked"


def test_who_was_not_told_yet_hears_nothing(big: Seller) -> None:
    certification = asked(big)
    Certification.objects.update(first_told_at=timezone.now() + DAY, told_at=timezone.now() + DAY)
    no_longer_of_high_volume(big)
    withdraw_unneeded()
    assert not Message.objects.filter(about=certification.public_id, purpose="certification_withdrawn").exists()


def test_nobody_is_asked_once_more_who_is_of_high_volume_no_longer(big: Seller) -> None:
    certification = over(asked(big))
    no_longer_of_high_volume(big)
    follow_up(certification)
    certification.refresh_from_db()
    assert certification.notices == 1


def test_nor_proposed_or_suspended(big: Seller, ops: User, lead: User) -> None:
    certification = unanswered(big)
    batch = SuspensionBatch.objects.get()
    approval = propose_suspensions(batch, actor=ops, reason="Told twice.")
    no_longer_of_high_volume(big)
    assert waiting_in(batch) == []
    confirm(approval, actor=lead)
    certification.refresh_from_db()
    assert (Seller.objects.get().status, certification.suspended_at) == ("active", None)


def test_a_suspension_for_want_of_it_ends_with_it(seller: Seller, ops: User, lead: User) -> None:
    certification = suspended(seller, ops, lead)
    no_longer_of_high_volume(seller)
    withdraw_unneeded()
    assert Seller.objects.get().status == "active"
    message = Message.objects.get(about=certification.public_id, purpose="certification_withdrawn")
    assert "no longer suspended" in " ".join(str(each) for each in purpose_of(message).render(message, {}).paragraphs)


def test_who_is_of_high_volume_again_is_asked_again(big: Seller) -> None:
    asked(big)
    no_longer_of_high_volume(big)
    withdraw_unneeded()
    HighVolume.objects.update(until=timezone.now().date())
    assert ask_due() == 1
    assert Certification.objects.open().get().why == "first"

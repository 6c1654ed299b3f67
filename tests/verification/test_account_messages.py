import pytest
from django.utils import translation

from audit.models import Event
from core.errors import DomainError
from core.models import User
from messaging.models import Message
from messaging.purposes import purpose_of
from sellers.actions import limit_account, mark_verified
from sellers.models import Seller
from verification.journey import LIMITED, standing
from verification.statuses import STATUSES

pytestmark = pytest.mark.django_db
Status = Seller.Status


def limited(seller: Seller, lead: User, status: Seller.Status) -> Message:
    mark_verified(seller, actor=lead)
    limit_account(seller, actor=lead, status=status)
    return Message.objects.get(purpose="account_limited")


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.CLOSED])
def test_the_seller_hears_what_it_means_and_the_way_on(seller: Seller, lead: User, status: Seller.Status) -> None:
    message = limited(seller, lead, status)
    for sentence in (STATUSES[status].meaning, STATUSES[status].way_on):
        assert str(sentence) in message.body
    assert Event.objects.filter(subject=seller.public_id, action=f"seller.{status}").exists()


def test_home_leads_to_the_message(seller: Seller, lead: User) -> None:
    limited(seller, lead, Status.SUSPENDED)
    seller.refresh_from_db()
    assert standing(seller, None) == LIMITED


def test_what_no_longer_holds_is_not_sent(seller: Seller, lead: User) -> None:
    message = limited(seller, lead, Status.SUSPENDED)
    assert purpose_of(message).still_true(message)
    Seller.objects.filter(pk=seller.pk).update(status=Status.ACTIVE)
    assert not purpose_of(message).still_true(message)


def test_each_further_limit_is_said_anew(seller: Seller, lead: User) -> None:
    limited(seller, lead, Status.SUSPENDED)
    limit_account(seller, actor=lead, status=Status.CLOSED)
    with translation.override("en"):
        titles = list(Message.objects.filter(purpose="account_limited").order_by("pk").values_list("title", flat=True))
    assert titles == ["Your account is suspended for a time", "Your account is closed"]


def test_a_seller_who_is_not_active_cannot_be_restricted(seller: Seller, lead: User) -> None:
    with pytest.raises(DomainError, match="illegal_transition"):
        limit_account(seller, actor=lead, status=Status.RESTRICTED)

"""Which number is a seller's own: confirmed, of a contact who is the seller, not in doubt, and one that takes SMS."""

import pytest

from contacts.actions.addresses import doubt_address, enter_address
from contacts.models import Address, Contact
from messaging.failures import Failure
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.own_numbers import own_number_of, tell_undelivered
from sellers.models import Seller
from tests.contacts.conftest import NUMBER


@pytest.fixture
def own(phone: Address) -> Address:
    """Rows as a confirmed code leaves them, of a contact declared to be the seller."""
    Contact.objects.update(relation=Contact.Relation.SELF)
    Address.objects.update(status=Address.Status.VERIFIED)
    return phone


def test_the_confirmed_mobile_number_of_who_is_the_contact_themself_is_their_own(seller: Seller, own: Address) -> None:
    assert own_number_of(seller.user) == NUMBER


@pytest.mark.parametrize("relation", sorted(set(Contact.Relation) - {Contact.Relation.SELF}))
def test_somebody_elses_number_is_not(seller: Seller, own: Address, relation: str) -> None:
    Contact.objects.update(relation=relation)
    assert own_number_of(seller.user) == ""


@pytest.mark.parametrize("status", sorted(set(Address.Status) - {Address.Status.VERIFIED}))
def test_a_number_that_is_not_confirmed_or_was_given_up_is_not(seller: Seller, own: Address, status: str) -> None:
    Address.objects.update(status=status)
    assert own_number_of(seller.user) == ""


@pytest.mark.parametrize("trouble", sorted(Address.Trouble))
def test_a_number_in_doubt_is_not(seller: Seller, own: Address, trouble: str) -> None:
    Address.objects.update(trouble=trouble)
    assert own_number_of(seller.user) == ""


def test_a_new_one_counts_once_it_is_confirmed_and_the_old_one_until_then(seller: Seller, own: Address) -> None:
    enter_address(seller, actor=seller.user, kind="phone", value="+447400123457")
    assert own_number_of(seller.user) == NUMBER
    Address.objects.filter(pk=own.pk).update(status=Address.Status.REPLACED)
    Address.objects.exclude(pk=own.pk).update(status=Address.Status.VERIFIED)
    assert own_number_of(seller.user) == "+447400123457"


def test_a_landline_takes_no_sms(seller: Seller, contact: Contact) -> None:
    enter_address(seller, actor=seller.user, kind="phone", value="+442079460018")
    Contact.objects.update(relation=Contact.Relation.SELF)
    Address.objects.update(status=Address.Status.VERIFIED)
    assert own_number_of(seller.user) == ""


def test_another_seller_does_not_have_it(other_seller: Seller, own: Address) -> None:
    assert own_number_of(other_seller.user) == ""


def test_a_number_that_does_not_exist_any_more_is_put_in_doubt(seller: Seller, own: Address) -> None:
    queue_message("contact_programme", to=seller.user, about=seller, channels=["sms"], address=NUMBER)
    copy = Delivery.objects.select_related("message__recipient").get(message__purpose="contact_programme")
    for failure, trouble in ((Failure.NUMBER_UNREACHABLE, ""), (Failure.NO_SUCH_ADDRESS, "returned")):
        copy.failure = failure
        tell_undelivered(copy)
        assert Address.objects.get(pk=own.pk).trouble == trouble
    doubt_address(own, actor=None, trouble="returned")
    assert own_number_of(seller.user) == ""

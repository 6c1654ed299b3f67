"""What the home page puts first."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.addresses import doubt_address, enter_address, put_off, save_person
from contacts.models import Address
from core.ids import new_id
from core.models import User
from messaging.center.actions import mark_read
from messaging.failures import Failure
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import _registry, urgent_notices
from messaging.settling import withdraw
from sellers.models import Seller
from verification.banner import SAID_THERE, SELLERS_OWN, banner_for

pytestmark = pytest.mark.django_db
Status = Delivery.Status


def say(seller: Seller, status: str = Status.QUEUED, failure: str = "", **fields: Any) -> Message:
    """Of a purpose that is not urgent, with what became of its copy."""
    message = queue_message("export_failed", to=seller.user, about=SimpleNamespace(public_id=new_id("exp")), **fields)
    assert message
    message.deliveries.update(status=status, failure=failure)
    return message


def say_urgent(seller: Seller) -> Message:
    message = say(seller)
    Message.objects.filter(pk=message.pk).update(purpose="account_limited")
    return message


def heading(seller: Seller) -> str:
    banner = banner_for(seller)
    return banner.heading if banner else ""


def confirm(address: Address) -> None:
    Address.objects.filter(pk=address.pk).update(status=Address.Status.VERIFIED)


@pytest.fixture
def number(seller: Seller) -> Address:
    save_person(seller, actor=seller.user, name="Cora Contact", relation="colleague")
    number = enter_address(seller, actor=seller.user, kind="phone", value="+447400123456")
    confirm(number)
    Message.objects.all().delete()
    return number


def test_there_is_none_where_nothing_presses(seller: Seller) -> None:
    say(seller, Status.SENT)
    assert banner_for(seller) is None


def test_an_urgent_message_stands_there_until_it_is_read(seller: Seller) -> None:
    message = say_urgent(seller)
    banner = banner_for(seller)
    assert banner
    assert banner.heading == message.title
    assert banner.link == ("Read the message", reverse("message", args=[message.public_id]))
    mark_read(message, actor=seller.user)
    assert banner_for(seller) is None


def test_an_urgent_message_that_no_longer_applies_says_nothing(seller: Seller) -> None:
    withdraw(say_urgent(seller))
    assert banner_for(seller) is None


@pytest.mark.parametrize("purpose", sorted(SELLERS_OWN))
def test_what_is_only_for_the_seller_stands_there_too(seller: Seller, purpose: str) -> None:
    message = say(seller)
    Message.objects.filter(pk=message.pk).update(purpose=purpose)
    assert heading(seller) == message.title


@pytest.mark.parametrize("purpose", sorted(SAID_THERE))
def test_what_has_a_section_of_its_own_is_not_said_twice(seller: Seller, purpose: str) -> None:
    message = say(seller)
    Message.objects.filter(pk=message.pk).update(purpose=purpose)
    assert heading(seller) == ""


def test_each_purpose_that_is_named_exists_and_urgent_notices_are_told_apart_from_the_sellers_own() -> None:
    assert set(_registry) >= SELLERS_OWN
    assert urgent_notices() >= SAID_THERE
    assert not SELLERS_OWN & urgent_notices()


@pytest.mark.parametrize("status", [Status.FAILED, Status.RETURNED])
def test_mails_that_come_back_are_said_until_one_goes_out(seller: Seller, status: str) -> None:
    say(seller, status, Failure.NO_SUCH_ADDRESS)
    assert heading(seller) == "Our e-mails do not reach you"
    say(seller, Status.SENT)
    assert heading(seller) == ""


@pytest.mark.parametrize("failure", ["", Failure.OURS])
def test_a_fault_of_ours_says_nothing_of_the_address(seller: Seller, failure: str) -> None:
    say(seller, Status.FAILED, failure)
    assert heading(seller) == ""


def test_once_another_address_is_confirmed_the_old_ones_mails_count_no_more(seller: Seller) -> None:
    say(seller, Status.RETURNED, Failure.NO_SUCH_ADDRESS)
    seller.user.email = "new@example.com"
    say(seller, Status.SENT, address="new@example.com")
    assert heading(seller) == ""


def test_a_confirmed_contact_that_nobody_reaches_is_said(seller: Seller, number: Address) -> None:
    confirm(enter_address(seller, actor=seller.user, kind="email", value="cora@example.net"))
    doubt_address(number, actor=None, trouble=Address.Trouble.WRONG_PERSON)
    Message.objects.all().delete()
    banner = banner_for(seller)
    assert banner
    assert banner.heading == "We cannot reach your emergency contact"
    assert banner.link[1] == reverse("contact")


def test_a_contact_that_waits_for_its_code_is_said(seller: Seller, number: Address) -> None:
    assert heading(seller) == "Your emergency contact is not confirmed yet"


def test_a_contact_that_was_put_off_is_not_brought_up(seller: Seller, number: Address) -> None:
    put_off(seller, actor=seller.user)
    assert heading(seller) == ""


def test_only_the_most_urgent_is_shown(seller: Seller, number: Address, log_in: Callable[[User], Client]) -> None:
    say(seller, Status.RETURNED, Failure.MAILBOX_FULL)
    message = say_urgent(seller)
    page = log_in(seller.user).get("/home/").content.decode()
    assert page.count("govuk-notification-banner__heading") == 1
    assert message.title in page


def test_it_is_nobody_elses(seller: Seller, other_seller: Seller) -> None:
    say_urgent(seller)
    say(seller, Status.RETURNED, Failure.NO_SUCH_ADDRESS)
    assert banner_for(other_seller) is None


def test_more_messages_cost_no_more_queries(seller: Seller, number: Address, log_in: Callable[[User], Client]) -> None:
    client = log_in(seller.user)
    say(seller, Status.SENT)
    client.get("/home/")
    with CaptureQueriesContext(connection) as one:
        client.get("/home/")
    for _ in range(29):
        say(seller, Status.SENT)
    with CaptureQueriesContext(connection) as thirty:
        client.get("/home/")
    assert len(one) == len(thirty)

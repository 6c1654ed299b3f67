"""The page of the yearly certification: why, by when, what, and one click."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from contacts.models import Address
from core.approvals import confirm
from core.models import User
from sellers.models import Seller
from tests.verification.building import open_case
from tests.verification.certification.world import NUMBER, asked, of_high_volume, unanswered
from verification.certification.actions.suspending import propose_suspensions
from verification.models import Case, Certification, SuspensionBatch

pytestmark = pytest.mark.django_db
CERTIFIED = "You have certified your details."


@pytest.fixture
def big(seller: Seller, ops: User) -> Seller:
    return of_high_volume(seller, ops)


@pytest.fixture
def client(big: Seller, log_in: Callable[[User], Client]) -> Client:
    return log_in(big.user)


def page(client: Client, path: str = "/certify/") -> str:
    return client.get(path).content.decode()


def press(client: Client) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page(client))
    assert found
    return client.post("/certify/", {"seen": found[1]}, follow=True).content.decode()


def test_the_task_leads_to_the_page_and_one_click_does_it(client: Client, big: Seller) -> None:
    asked(big)
    assert "Certify that your details are right" in page(client, "/home/")
    assert "Yearly certification" in page(client, "/home/")
    assert CERTIFIED in press(client)
    assert Certification.objects.get().certified_at
    assert "Yearly certification" not in page(client, "/home/")


def test_the_page_shows_everything_that_is_certified(client: Client, big: Seller) -> None:
    asked(big)
    shown = page(client)
    for value in (big.business.legal_name, big.bank_account.number, big.person.document_number, big.user.email, NUMBER):
        assert value in shown


def test_while_details_are_checked_there_is_no_button(client: Client, big: Seller) -> None:
    asked(big)
    open_case(big, Case.Status.DOCUMENT_REVIEW)
    assert "I certify" not in page(client)
    assert "being checked" in page(client)
    assert "being checked" in client.post("/certify/", {"seen": "x"}, follow=True).content.decode()


def test_without_a_phone_number_the_page_leads_to_giving_one(client: Client, big: Seller) -> None:
    asked(big)
    Address.objects.update(status="replaced")
    assert "I certify" not in page(client)
    assert "a phone number at which you are reached" in page(client)
    assert 'href="/contact/"' in page(client)


def test_without_a_request_the_page_says_so(client: Client) -> None:
    assert "There is nothing to certify now." in page(client)


def test_before_the_day_of_the_notice_nothing_is_shown(client: Client, big: Seller) -> None:
    certification = asked(big)
    Certification.objects.filter(pk=certification.pk).update(first_told_at="2099-01-01T00:00Z")
    assert "There is nothing to certify now." in page(client)


def test_what_is_forged_certifies_nothing(client: Client, big: Seller) -> None:
    asked(big)
    assert "Look at them once more" in client.post("/certify/", {"seen": "x"}, follow=True).content.decode()


def test_who_is_suspended_for_it_finds_the_way_back(client: Client, big: Seller, ops: User, lead: User) -> None:
    unanswered(big)
    confirm(propose_suspensions(SuspensionBatch.objects.get(), actor=ops, reason="Told twice."), actor=lead)
    assert "open again at once afterwards" in page(client, "/home/")
    assert CERTIFIED in press(client)
    assert Seller.objects.get(pk=big.pk).status == "active"


def test_nobody_certifies_for_another(big: Seller, other_seller: Seller, log_in: Callable[[User], Client]) -> None:
    asked(big)
    log_in(other_seller.user).post("/certify/", {"seen": "x"})
    assert Certification.objects.get().certified_at is None

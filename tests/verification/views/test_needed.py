"""What will be needed, before anything begins: a page that everybody can read."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from sellers.actions import save_business
from sellers.models import Seller
from tests.answers import text_of
from tests.sellers.details import BUSINESS

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


def read(client: Client, **chosen: str) -> str:
    return text_of(client.get("/needed/", chosen))


def test_anybody_reads_the_list_of_a_country_and_a_kind(client: Client) -> None:
    page = read(client, country="DE", kind="company")
    assert "3 documents, for a business in: Germany" in page
    assert "Handelsregisterauszug" in page
    assert "2 documents, for a business in: Germany" in read(client, country="DE", kind="sole_trader")


def test_it_says_why_how_long_who_attends_in_which_language_and_what_is_not_needed(client: Client) -> None:
    page = read(client, country="JP", kind="company")
    assert "To know that the account to which you are paid is yours" in page
    assert "All four corners are in the picture" in page
    assert "About 20 minutes for you" in page
    assert "within 3 working days" in page
    assert "The contact person whose identity document you upload attends" in page
    assert "日本語" in page
    assert "No picture of your face" in page


def test_before_anything_is_chosen_there_is_no_list_and_no_error(client: Client) -> None:
    page = read(client)
    assert "Show the list" in page
    assert "There is a problem" not in page
    assert "for a business in" not in page


def test_what_is_missing_of_the_choice_is_named_and_the_rest_kept(client: Client) -> None:
    page = read(client, country="DE")
    assert "Choose what kind of business it is." in page
    assert '<option value="DE" selected>' in page


def test_a_seller_reads_the_list_of_the_own_business(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    assert "for a business in" not in read(client)
    save_business(seller, actor=seller.user, **BUSINESS)
    assert "3 documents, for a business in: Germany" in read(client)


def test_it_is_linked_from_where_somebody_begins(client: Client, seller: Seller, log_in: LogIn) -> None:
    assert 'href="/needed/"' in text_of(client.get("/"))
    assert 'href="/needed/"' in text_of(client.get("/accounts/signup/"))
    assert 'href="/needed/"' in text_of(log_in(seller.user).get("/home/"))

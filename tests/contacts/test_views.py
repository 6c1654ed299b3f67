"""The pages of the emergency contact, by the seller, another seller and a stranger."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from contacts.actions.addresses import enter_address, save_person
from contacts.forms import EmailForm
from contacts.models import Address, CodeSend, Contact
from core.models import PolicyVersion, User
from core.policy import publish_policy
from sellers.models import Seller
from tests.contacts.pages import LogIn, page_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cora@ｅxample.net", "cora@example.net"),
        ("cora@exa\u00admple.net", "cora@example.net"),
        ("Cora+1@Example.NET", "Cora+1@Example.NET"),
        ("cora@BÜCHER.example", "cora@bücher.example"),
        ("cora@xn--bcher-kva.example", "cora@bücher.example"),
    ],
)
def test_a_mailbox_has_one_spelling_however_it_is_typed(typed: str, kept: str) -> None:
    form = EmailForm({"value": typed})
    assert form.is_valid()
    assert form.cleaned_data["value"] == kept


def test_a_name_in_quotation_marks_has_too_many_spellings(db: None) -> None:
    assert EmailForm({"value": '"co\\ra"@example.net'}).errors.as_data()["value"][0].code == "invalid"


def test_the_overview_leads_to_the_first_step_and_states_deadline_and_consequence(client: Client) -> None:
    page = page_of(client, "contact")
    assert reverse("contact_person") in page
    assert "There is no deadline" in page
    assert "urgent notices go only to the address you log in with" in page


def test_the_log_in_address_is_refused_with_the_way_on(client: Client, contact: Contact, seller: Seller) -> None:
    page = client.post(reverse("contact_email"), {"value": seller.user.email}).content.decode()
    assert "This is the address you log in with" in page
    assert f'value="{seller.user.email}"' in page


def test_addresses_come_after_the_person(client: Client) -> None:
    assert client.get(reverse("contact_phone"))["Location"] == reverse("contact_person")


def test_ones_own_name_is_refused_beside_the_field_and_kept(client: Client) -> None:
    page = client.post(reverse("contact_person"), {"name": "Sam Seller", "relation": "family"}).content.decode()
    assert "This is your own name." in page
    assert 'value="Sam Seller"' in page


def test_ones_own_log_in_address_is_refused_beside_the_relation(client: Client, seller: Seller) -> None:
    save_person(seller, actor=seller.user, name="Sam Seller", relation="self")
    enter_address(seller, actor=seller.user, kind="email", value=seller.user.email)
    page = client.post(reverse("contact_person"), {"name": "Cora", "relation": "family"}).content.decode()
    assert "This is the address you log in with" in page
    assert Contact.objects.get().relation == "self"


def test_a_deadline_is_told_with_what_it_means(client: Client, ops: User) -> None:
    publish_policy({"contact_deadline_days": 10}, actor=ops, note="test")
    page = page_of(client, "contact")
    assert "Please have both confirmed by:" in page
    assert "nothing is closed" in page
    assert "There is no deadline" not in page
    PolicyVersion.objects.update(published_at=F("published_at") - timedelta(days=20))
    Seller.objects.update(created_at=F("created_at") - timedelta(days=20))
    assert "The deadline is over. You can still do it" in page_of(client, "contact")


def test_later_is_a_button(client: Client, seller: Seller) -> None:
    assert client.get(reverse("contact_later")).status_code == 405
    answer = client.post(reverse("contact_later"), follow=True)
    assert "You put the emergency contact off." in answer.content.decode()
    assert Contact.objects.get().deferred_at is not None
    assert "You put it off" in page_of(client, "contact")


def test_the_history_stands_on_the_page(client: Client, phone: Address, seller: Seller) -> None:
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    page = page_of(client, "contact")
    assert "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456</strong>: given up before it was confirmed" in page
    assert "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}999" in page


def test_more_history_costs_no_more_queries(
    client: Client, phone: Address, seller: Seller, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(30):
        enter_address(seller, actor=seller.user, kind="phone", value=f"+4477009008{number:02}")
    client.get(reverse("contact"))
    with django_assert_num_queries(10):
        client.get(reverse("contact"))


@pytest.mark.parametrize("name", ["contact_code", "contact_code_send"])
def test_anothers_address_is_not_found(phone: Address, other_seller: Seller, log_in: LogIn, name: str) -> None:
    answer = log_in(other_seller.user).post(reverse(name, args=[phone.public_id]), {"code": "123456"})
    assert answer.status_code == 404
    assert CodeSend.objects.count() == 0


@pytest.mark.parametrize("name", ["contact", "contact_person", "contact_email", "contact_phone", "contact_later"])
def test_a_stranger_is_asked_to_log_in_and_staff_have_none(db: None, name: str, support: User, log_in: LogIn) -> None:
    answer = Client(headers={"host": "localhost"}).post(reverse(name))
    assert answer["Location"].startswith("/accounts/login/")
    assert log_in(support).post(reverse(name)).status_code == 404

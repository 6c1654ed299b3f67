"""The page on which the number is typed, and how its code is to come."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from contacts.actions.addresses import enter_address
from contacts.actions.codes import send_code
from contacts.models import Address, CodeAttempt, CodeSend, Contact
from sellers.models import Business, Seller
from tests.contacts.pages import Code, page_of


def test_the_number_can_be_changed_at_the_code(client: Client, phone: Address, seller: Seller, last_code: Code) -> None:
    send_code(phone, actor=seller.user)
    CodeSend.objects.update(at=F("at") - timedelta(minutes=11))
    assert f'href="{reverse("contact_phone")}"' in page_of(client, "contact_code", phone.public_id)
    answer = client.post(reverse("contact_phone"), {"country": "GB", "number": "07400 123457"})
    client.post(answer["Location"], {"code": last_code()})
    assert list(Address.objects.order_by("pk").values_list("status", flat=True)) == ["abandoned", "verified"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"country": "GB", "number": "0909 8790000"}, "cost extra"),
        ({"country": "GB", "number": "077"}, "too short for the country or region (United Kingdom)"),
        ({"country": "", "number": "077"}, "Choose the country"),
        ({"country": "GB", "number": ""}, "Enter a phone number."),
    ],
)
def test_a_bad_number_is_named_and_kept(client: Client, contact: Contact, typed: dict[str, str], words: str) -> None:
    page = client.post(reverse("contact_phone"), typed).content.decode()
    assert words in page
    assert f'value="{typed["number"]}"' in page
    assert Address.objects.count() == 0


ASKED = 'name="by"'


JAMAICA = {"country": "JM", "number": "876 523 0123"}  # only some numbers there may be either


AMERICA = {"country": "US", "number": "201 555 0123"}


@pytest.mark.parametrize(("by", "words"), [("sms", "by text message"), ("voice", "and say a code")])
@pytest.mark.parametrize("typed", [AMERICA, JAMAICA])
def test_whoever_enters_a_number_that_may_be_either_says_how_the_code_is_to_come(
    client: Client, contact: Contact, typed: dict[str, str], by: str, words: str
) -> None:
    page = client.post(reverse("contact_phone"), typed).content.decode()
    assert "Choose whether we send a text message to this number or call it." in page
    assert "How is the code to come? (optional)" not in " ".join(page.split())
    assert f'value="{typed["number"]}"' in page
    assert ASKED in page
    answer = client.post(reverse("contact_phone"), {**typed, "by": by}, follow=True)
    assert words in answer.content.decode()
    assert CodeAttempt.objects.get().channel == by


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ({"country": "GB", "number": "07400 123456"}, "sms"),
        ({"country": "GB", "number": "020 7946 0018"}, "voice"),
        (AMERICA | {"extension": "12"}, "voice"),
        ({"country": "US", "number": "+44 7400 123456"}, "sms"),
        ({"country": "US", "number": "+44 20 7946 0018", "by": "sms"}, "voice"),
    ],
)
def test_where_the_number_tells_the_way_nobody_has_to_choose_it(
    client: Client, contact: Contact, typed: dict[str, str], way: str
) -> None:
    client.post(reverse("contact_phone"), typed)
    assert CodeAttempt.objects.get().channel == way


@pytest.mark.parametrize(("country", "asked"), [("US", True), ("CA", True), ("GB", False), ("JM", False)])
def test_the_question_stands_at_once_where_all_numbers_of_the_sellers_country_may_be_either(
    client: Client, contact: Contact, seller: Seller, country: str, asked: bool
) -> None:
    Business.objects.create(seller=seller, kind="company", legal_name="Sam Ltd", country=country)
    page = page_of(client, "contact_phone")
    assert f'<option value="{country}" selected>' in page
    assert (ASKED in page) is asked


def test_no_other_way_than_those_two_can_be_chosen(client: Client, contact: Contact) -> None:
    page = client.post(reverse("contact_phone"), AMERICA | {"by": "email"}).content.decode()
    assert "Select a valid choice" in page
    assert CodeAttempt.objects.count() == 0


def test_the_number_is_kept_when_no_code_can_be_sent(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    answer = client.post(reverse("contact_phone"), {"country": "GB", "number": "07400 123456"}, follow=True)
    assert "No further code can be sent yet" in answer.content.decode()
    assert Address.objects.get() == phone


def test_an_extension_is_kept_with_the_number(client: Client, contact: Contact) -> None:
    client.post(reverse("contact_phone"), {"country": "GB", "number": "020 7946 0018", "extension": "12"})
    assert Address.objects.get().value == "+442079460018;ext=12"
    assert "•••\N{NO-BREAK SPACE}018, extension 12" in page_of(client, "contact")


def test_what_waits_for_its_code_is_corrected_and_not_typed_anew(
    client: Client, seller: Seller, contact: Contact
) -> None:
    enter_address(seller, actor=seller.user, kind="phone", value="+442079460018;ext=12")
    enter_address(seller, actor=seller.user, kind="email", value="cora@example.net")
    page = page_of(client, "contact_phone")
    assert 'value="+44 20 7946 0018"' in page
    assert 'value="12"' in page
    assert '<option value="GB" selected>' in page
    assert 'value="cora@example.net"' in page_of(client, "contact_email")

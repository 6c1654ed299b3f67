"""The page on which a code is typed: what it says, keeps and offers."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from contacts.actions.addresses import enter_address
from contacts.actions.codes import check_code, expire_codes, send_code
from contacts.models import Address, CodeAttempt, CodeSend, Contact
from messaging.models import Delivery
from messaging.receipts.actions import take_receipt
from messaging.receipts.sns_events import receipt_in
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.contacts.conftest import travel
from tests.contacts.pages import Code, page_of


def test_the_whole_way_with_a_pasted_code_with_spaces(client: Client, seller: Seller, last_code: Code) -> None:
    answer = client.post(reverse("contact_person"), {"name": "Cora", "relation": "family"})
    assert answer["Location"] == reverse("contact_email")
    answer = client.post(reverse("contact_email"), {"value": "cora@example.net"})
    email = Address.objects.get()
    assert answer["Location"] == reverse("contact_code", args=[email.public_id])
    code = last_code()
    answer = client.post(answer["Location"], {"code": f" {code[:3]} {code[3:]} "}, follow=True)
    assert "Confirmed. Thank you." in answer.content.decode()
    answer = client.post(reverse("contact_phone"), {"country": "GB", "number": "07400 123456"}, follow=True)
    assert "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456" in answer.content.decode()
    client.post(answer.redirect_chain[-1][0], {"code": last_code()})
    assert set(Address.objects.values_list("status", flat=True)) == {"verified"}
    assert "we send nothing more about this" in page_of(client, "contact")


def test_the_code_field_suits_a_phone(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    page = page_of(client, "contact_code", phone.public_id)
    for part in (
        'autocomplete="one-time-code"',
        'inputmode="numeric"',
        "10 minutes",
        "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456",
    ):
        assert part in page
    assert "740012" not in page


def test_a_wrong_code_is_named_and_kept(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    page = client.post(reverse("contact_code", args=[phone.public_id]), {"code": "000 000"}).content.decode()
    assert "Tries left: 4" in page
    assert 'value="000 000"' in page


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345x", "ABCDEF"])
def test_what_cannot_be_a_code_costs_no_try_and_is_kept(
    client: Client, phone: Address, seller: Seller, typed: str
) -> None:
    send_code(phone, actor=seller.user)
    page = client.post(reverse("contact_code", args=[phone.public_id]), {"code": typed}).content.decode()
    assert "The code has six digits." in page
    assert f'value="{typed}"' in page
    assert CodeAttempt.objects.get().failures == 0


def test_after_five_wrong_codes_the_page_says_when_to_go_on(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    for _ in range(5):
        answer = client.post(reverse("contact_code", args=[phone.public_id]), {"code": "000000"}, follow=True)
    page = answer.content.decode()
    assert "entered wrongly too often" in page
    assert "from this time on" in page
    assert 'autocomplete="one-time-code"' not in page
    travel(minutes=16)
    assert "Send a new code" in page_of(client, "contact_code", phone.public_id)
    answer = client.post(reverse("contact_code_send", args=[phone.public_id]), follow=True)
    assert 'autocomplete="one-time-code"' in answer.content.decode()


def test_an_expired_code_changes_the_page(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    travel(minutes=11)
    before = page_of(client, "contact_code", phone.public_id)
    expire_codes()
    after = page_of(client, "contact_code", phone.public_id)
    assert ["has expired" in page for page in (before, after)] == [True, True]
    assert "Send a new code" in after
    late = client.post(reverse("contact_code", args=[phone.public_id]), {"code": "000000"}, follow=True)
    assert ("has expired" in late.content.decode(), CodeAttempt.objects.get().failures) == (True, 0)


def test_the_wait_for_a_new_code_is_shown_and_held(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    assert "You can have a new code sent in" in page_of(client, "contact_code", phone.public_id)
    answer = client.post(reverse("contact_code_send", args=[phone.public_id]), follow=True)
    assert "No further code can be sent yet" in answer.content.decode()
    assert CodeSend.objects.count() == 1


def test_a_new_code_is_sent_on_request(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    CodeSend.objects.update(at=F("at") - timedelta(seconds=61))
    answer = client.post(reverse("contact_code_send", args=[phone.public_id]), follow=True)
    assert "We sent a new code" in answer.content.decode()


def test_a_call_instead_of_the_text_message_is_a_button(client: Client, phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    CodeSend.objects.update(at=F("at") - timedelta(seconds=61))
    assert 'name="by" value="voice">Call me instead' in page_of(client, "contact_code", phone.public_id)
    answer = client.post(reverse("contact_code_send", args=[phone.public_id]), {"by": "voice"}, follow=True)
    assert "and say a code" in answer.content.decode()


def test_a_landline_is_offered_a_call_and_no_text_message(client: Client, contact: Contact, seller: Seller) -> None:
    landline = enter_address(seller, actor=seller.user, kind="phone", value="+442079460018")
    page = page_of(client, "contact_code", landline.public_id)
    assert 'name="by" value="voice">Call me with a new code' in page
    assert 'value="sms"' not in page


@pytest.mark.parametrize(
    ("status", "by", "words"),
    [
        ("queued", "sms", "A code is on its way by text message"),
        ("sending", "sms", "A code is on its way by text message"),
        ("sent", "sms", "We sent a code by text message"),
        ("delivered", "sms", "We sent a code by text message"),
        ("unknown", "sms", "We do not know whether the code for"),
        ("queued", "voice", "We are about to call"),
        ("sent", "voice", "We call"),
        ("unknown", "voice", "We do not know whether the code for"),
    ],
)
def test_the_page_says_what_became_of_the_code(
    client: Client, phone: Address, seller: Seller, status: str, by: str, words: str
) -> None:
    send_code(phone, actor=seller.user, by=by)
    Delivery.objects.update(status=status)
    page = page_of(client, "contact_code", phone.public_id)
    known = ["is on its way", "We sent a code", "We do not know", "We are about to call", "We call"]
    assert [said for said in known if said in page] == [said for said in known if said in words]


@pytest.mark.parametrize(
    ("status", "words"), [("queued", "is on its way by e-mail"), ("sent", "We sent a code by e-mail")]
)
def test_the_page_says_whether_the_mail_has_left_us(
    client: Client, email: Address, seller: Seller, status: str, words: str
) -> None:
    send_code(email, actor=seller.user)
    Delivery.objects.update(status=status)
    assert words in page_of(client, "contact_code", email.public_id)


@pytest.mark.parametrize(
    ("language", "why"), [("en", "nobody answered the call"), ("de", "Niemand hat den Anruf angenommen")]
)
def test_a_code_that_did_not_arrive_says_why_in_the_readers_language(
    client: Client, phone: Address, seller: Seller, language: str, why: str
) -> None:
    send_code(phone, actor=seller.user, by="voice")
    assert why not in page_of(client, "contact_code", phone.public_id)
    Delivery.objects.update(status="returned", failure="not_answered")
    client.cookies["django_language"] = language
    assert f": {why}." in page_of(client, "contact_code", phone.public_id)


def test_a_confirmed_address_leads_back_from_its_code_page(
    client: Client, phone: Address, seller: Seller, last_code: Code
) -> None:
    send_code(phone, actor=seller.user)
    check_code(phone, actor=seller.user, code=last_code())
    answer = client.get(reverse("contact_code", args=[phone.public_id]), follow=True)
    assert "Nothing more is to be done about it" in answer.content.decode()


def test_a_second_tab_learns_that_the_code_was_used(
    client: Client, phone: Address, seller: Seller, last_code: Code
) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    address = reverse("contact_code", args=[phone.public_id])
    client.post(address, {"code": code})
    assert "Nothing more is to be done" in client.post(address, {"code": code}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("number_unreachable", "the number could not be reached"),
        ("carrier_refused", "the carrier refused it"),
        ("country_not_served", "the country is not served"),
    ],
)
def test_a_code_that_did_not_arrive_says_why_and_the_number_is_kept(
    client: Client, phone: Address, seller: Seller, failure: str, words: str
) -> None:
    send_code(phone, actor=seller.user)
    Delivery.objects.update(status="failed", failure=failure)
    page = page_of(client, "contact_code", phone.public_id)
    assert f"did not arrive at +44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456: {words}" in page
    assert f'href="{reverse("contact_phone")}"' in page


@pytest.mark.parametrize(
    ("by", "event", "words"),
    [
        ("sms", "TEXT_UNREACHABLE", "the number could not be reached"),
        ("sms", "TEXT_CARRIER_BLOCKED", "the carrier refused it"),
        ("sms", "TEXT_PROTECT_BLOCKED", "the country is not served"),
        ("voice", "VOICE_NO_ANSWER", "nobody answered the call"),
    ],
)
def test_the_carriers_receipt_says_on_the_page_why_a_code_did_not_arrive(
    client: Client, phone: Address, seller: Seller, by: str, event: str, words: str
) -> None:
    send_code(phone, actor=seller.user, by=by)
    sweep()
    copy = Delivery.objects.get()
    assert (copy.status, words in page_of(client, "contact_code", phone.public_id)) == ("sent", False)
    receipt = receipt_in({"eventType": event, "messageId": "862a8790", "context": {"delivery": copy.public_id}})
    assert receipt
    assert take_receipt(receipt)
    page = page_of(client, "contact_code", phone.public_id)
    assert f"did not arrive at +44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456: {words}" in page
    assert Address.objects.get() == phone

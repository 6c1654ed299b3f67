"""Urgent notices to the emergency contact: to whom, what they say, and what they never say."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.actions.addresses import doubt_address, enter_address, save_person
from contacts.models import Address, Contact
from core.models import User
from messaging import purposes
from messaging.channels.sms_length import is_one_sms
from messaging.failures import Failure
from messaging.genuine.judging import Verdict, judge
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import Purpose, Text
from messaging.receipts.actions import Outcome, Receipt, take_receipt
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.zones import zone_at

LogIn = Callable[[User], Client]
URGENT = Purpose(
    "test_urgent",
    lambda message, secret: Text("Your account is suspended", ["Because of your shop."], sms="x"),
    still_true=lambda message: True,
    urgent_notice=True,
)


@pytest.fixture(autouse=True)
def urgent() -> Iterator[None]:
    purposes.register(URGENT)
    yield
    del purposes._registry[URGENT.name]


@pytest.fixture
def confirmed(contact: Contact, email: Address, phone: Address) -> Contact:
    Address.objects.update(status="verified")
    return contact


def say(seller: Seller, **details: Any) -> Message:
    message = queue_message("test_urgent", to=seller.user, about=seller, **details)
    assert message
    return message


def texts(settings: Any, kind: str = "sms") -> list[dict[str, str]]:
    return [json.loads(path.read_text()) for path in sorted(settings.MAILBOX_DIR.glob(f"*.{kind}.json"))]


def test_what_is_urgent_goes_to_both_confirmed_addresses_and_says_nothing_of_the_business(
    confirmed: Contact, seller: Seller, settings: Any
) -> None:
    say(seller)
    sweep()
    own, other = sorted(mail.outbox, key=lambda each: each.to != [seller.user.email])
    assert (own.to, other.to) == ([seller.user.email], ["cora@example.net"])
    (sms,) = texts(settings)
    assert sms["to"] == "+447400123456"
    html = str(other.alternatives[0][0])
    for said in (other.subject, other.body, html, sms["text"]):
        assert "Sam Seller" in said
        for word in ("suspended", "shop", seller.user.phrase, "code:", "href"):
            assert word not in said


def test_the_contact_can_check_it_by_reference_and_address_and_nobody_else_can(
    confirmed: Contact, seller: Seller
) -> None:
    say(seller)
    sweep()
    (told,) = [each for each in mail.outbox if each.to == ["cora@example.net"]]
    assert f"Check the reference at {settings.SITE_ORIGIN}/genuine/" in told.body
    assert f"Check the reference at {settings.SITE_ORIGIN}/genuine/" in str(told.alternatives[0][0])
    assert judge(told.body, reader=None, address="Cora@example.net").verdict == Verdict.YES
    assert judge(told.body, reader=None, address="mallory@example.net").verdict == Verdict.UNKNOWN


def test_the_seller_reads_in_the_message_center_what_was_said_and_where_it_went(
    confirmed: Contact, seller: Seller, log_in: LogIn
) -> None:
    message = say(seller)
    client = log_in(seller.user)
    page = client.get(reverse("message", args=[message.public_id])).content.decode()
    notice = Message.objects.of(seller.user).get(purpose="contact_notice")
    assert f'href="../{notice.public_id}/"' in page
    page = client.get(reverse("message", args=[notice.public_id])).content.decode()
    assert "This goes to the emergency contact of the account of Sam Seller." in page
    assert "c•••@example.net" in page
    assert "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456" in page


def test_it_is_said_once_for_each_message(confirmed: Contact, seller: Seller) -> None:
    say(seller)
    assert queue_message("test_urgent", to=seller.user, about=seller) is None
    say(seller, revision=2)
    assert Message.objects.filter(purpose="contact_notice").count() == 2


def test_what_is_due_later_is_passed_on_when_it_is_published(confirmed: Contact, seller: Seller) -> None:
    say(seller, due_at=timezone.now() + timedelta(hours=1))
    assert not Message.objects.filter(purpose="contact_notice").exists()
    Delivery.objects.update(due_at=timezone.now())
    sweep()
    assert Message.objects.filter(purpose="contact_notice").count() == 1


def test_what_is_not_urgent_goes_to_nobody_else(confirmed: Contact, seller: Seller) -> None:
    purposes.register(replace(URGENT, urgent_notice=False))
    say(seller)
    assert not Message.objects.filter(purpose="contact_notice").exists()


@pytest.mark.parametrize("state", [{"status": "pending"}, {"trouble": "wrong_person"}, {"trouble": "returned"}])
def test_nothing_goes_to_what_is_not_confirmed_or_in_doubt(
    confirmed: Contact, seller: Seller, state: dict[str, str]
) -> None:
    Address.objects.filter(kind="phone").update(**state)
    say(seller)
    notice = Message.objects.get(purpose="contact_notice")
    assert list(notice.deliveries.values_list("channel", flat=True)) == ["email"]
    Address.objects.update(**state)
    say(seller, revision=2)
    assert Message.objects.filter(purpose="contact_notice").count() == 1


def test_an_address_that_is_replaced_before_it_goes_out_gets_nothing(
    confirmed: Contact, seller: Seller, settings: Any
) -> None:
    say(seller)
    Address.objects.filter(kind="email").update(status="replaced", ended_at=timezone.now())
    sweep()
    assert [each.to for each in mail.outbox] == [[seller.user.email]]
    assert len(texts(settings)) == 1
    assert Message.objects.get(purpose="contact_notice").withdrawn_at is None


def test_what_the_seller_has_read_meanwhile_is_not_passed_on(
    confirmed: Contact, seller: Seller, log_in: LogIn, settings: Any
) -> None:
    message = say(seller)
    log_in(seller.user).get(reverse("message", args=[message.public_id]))
    sweep()
    assert [each.to for each in mail.outbox] == [[seller.user.email]]
    assert texts(settings) == []


def has_a_landline() -> None:
    row = Address.objects.get(kind="phone")
    row.value = "+442079460018;ext=12"
    row.save()


def test_at_night_a_landline_waits_for_the_morning_and_the_mail_does_not(
    confirmed: Contact, seller: Seller, settings: Any, log_in: LogIn
) -> None:
    has_a_landline()
    seller.user.time_zone = zone_at(23)
    seller.user.save()
    say(seller)
    sweep()
    assert [each.to for each in mail.outbox] == [[seller.user.email], ["cora@example.net"]]
    assert texts(settings, "voice") == []
    notice = Message.objects.get(purpose="contact_notice")
    page = log_in(seller.user).get(reverse("message", args=[notice.public_id])).content.decode()
    assert "We do not call at night. The call waits until:" in page


def test_a_landline_is_called(confirmed: Contact, seller: Seller, settings: Any) -> None:
    has_a_landline()
    seller.user.time_zone = zone_at(12)
    seller.user.save()
    say(seller)
    sweep()
    (call,) = texts(settings, "voice")
    assert call["to"] == "+442079460018"
    assert call["text"].startswith("Please put this call through to extension 1, 2.")


def test_who_is_the_contact_themself_gets_no_second_mail_at_one_address(
    confirmed: Contact, seller: Seller, settings: Any
) -> None:
    Contact.objects.update(relation="self")
    row = Address.objects.get(kind="email")
    row.value = seller.user.email
    row.save()
    say(seller)
    sweep()
    assert [each.to for each in mail.outbox] == [[seller.user.email]]
    assert len(texts(settings)) == 1


@pytest.mark.parametrize("language", ["en", "de", "ja", "zh-hans"])
def test_who_is_the_contact_themself_reads_the_phrase_in_the_mail_and_in_one_sms(
    confirmed: Contact, seller: Seller, settings: Any, language: str
) -> None:
    Contact.objects.update(relation="self")
    seller.user.language, seller.user.phrase = language, "copper lantern 27"
    seller.user.save()
    say(seller)
    sweep()
    assert [seller.user.phrase in each.body for each in mail.outbox] == [True, True]
    (sms,) = texts(settings)
    assert sms["text"].endswith("copper lantern 27")
    assert is_one_sms(sms["text"])


def test_a_phrase_that_does_not_fit_is_left_out_of_the_sms(confirmed: Contact, seller: Seller, settings: Any) -> None:
    Contact.objects.update(relation="self")
    seller.user.phrase = "緑の狐と湖"  # one letter that is not in the default alphabet leaves 70 units
    seller.user.save()
    say(seller)
    sweep()
    (sms,) = texts(settings)
    assert seller.user.phrase not in sms["text"]
    assert is_one_sms(sms["text"])


def test_who_is_the_contact_themself_hears_the_phrase(confirmed: Contact, seller: Seller, settings: Any) -> None:
    Contact.objects.update(relation="self")
    has_a_landline()
    seller.user.time_zone = zone_at(12)
    seller.user.save()
    say(seller)
    sweep()
    (call,) = texts(settings, "voice")
    assert f"Your phrase: {seller.user.phrase}" in call["text"]


def test_while_a_new_address_waits_for_its_code_the_confirmed_one_is_told(
    confirmed: Contact, seller: Seller, settings: Any
) -> None:
    enter_address(seller, actor=seller.user, kind="email", value="new@example.net")
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    say(seller)
    notice = Message.objects.get(purpose="contact_notice")
    told = {copy.channel: copy.address for copy in notice.deliveries.all()}
    assert told == {"email": "cora@example.net", "sms": "+447400123456"}


def test_it_stands_in_the_sellers_language(confirmed: Contact, seller: Seller) -> None:
    User.objects.filter(pk=seller.user_id).update(language="de")
    seller.user.refresh_from_db()
    say(seller)
    assert "Notfallkontakt" in Message.objects.get(purpose="contact_notice").body


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_receipt_that_an_address_does_not_exist_any_more_puts_it_in_doubt(
    confirmed: Contact, seller: Seller, channel: str
) -> None:
    say(seller)
    assert came_back("contact_notice", channel, Failure.NO_SUCH_ADDRESS)
    (address,) = Address.objects.exclude(trouble="")
    assert (address.kind == "email", address.trouble) == (channel == "email", "returned")
    assert address.status == "verified"
    assert Message.objects.filter(purpose="contact_in_doubt").count() == 1
    doubt_address(address, actor=None, trouble="returned")
    assert Message.objects.filter(purpose="contact_in_doubt").count() == 1


def test_a_receipt_of_what_was_wrong_for_an_hour_puts_nothing_in_doubt(confirmed: Contact, seller: Seller) -> None:
    say(seller)
    assert came_back("contact_notice", "email", Failure.MAILBOX_FULL)
    assert not Address.objects.exclude(trouble="").exists()


def test_what_tells_the_confirmed_address_of_a_change_puts_it_in_doubt_when_it_comes_back(
    confirmed: Contact, seller: Seller
) -> None:
    enter_address(seller, actor=seller.user, kind="email", value="new@example.net")
    assert came_back("contact_changing", "email", Failure.NO_SUCH_ADDRESS)
    save_person(seller, actor=seller.user, name="Dora", relation="family")
    assert came_back("contact_person_changed", "sms", Failure.NO_SUCH_ADDRESS)
    doubted = Address.objects.filter(status="verified", trouble="returned")
    assert set(doubted.values_list("kind", flat=True)) == {"email", "phone"}


def came_back(purpose: str, channel: str, failure: Failure) -> bool:
    copy = Delivery.objects.get(message__purpose=purpose, channel=channel)
    return take_receipt(Receipt("ses", Outcome.RETURNED, delivery=copy.public_id, failure=failure))


@pytest.mark.parametrize("name", ["account_limited", "session_missed", "booking_called_off"])
def test_these_are_urgent(name: str) -> None:
    assert purposes._registry[name].urgent_notice


@pytest.mark.parametrize("name", ["session_link", "session_reminder", "case_decided", "contact_changing"])
def test_these_are_the_sellers_own(name: str) -> None:
    assert not purposes._registry[name].urgent_notice

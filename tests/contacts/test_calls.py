"""Calls by staff to the emergency contact: who may, what is logged, and what the seller reads."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from contacts.actions.calls import log_call
from contacts.models import Address, Contact, StaffCall
from core.clock import database_now
from core.models import User
from core.times import end_of_day
from messaging.models import Message
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.building import confirm_factor

LogIn = Callable[[User], Client]
BACK = "+44 20 7946 0018"
REASON = {"reason": "The session begins in ten minutes."}


@pytest.fixture
def reached(contact: Contact, phone: Address) -> Contact:
    """Whose number is confirmed."""
    Address.objects.filter(pk=phone.pk).update(status="verified")
    return contact


@pytest.fixture
def missed(reached: Contact, account_manager: User) -> StaffCall:
    return log_call(reached, actor=account_manager, topic="session", outcome="not_reached", call_back=BACK)


def test_a_missed_call_leaves_subject_and_way_back_in_the_message_center_and_in_a_mail(
    missed: StaffCall, seller: Seller
) -> None:
    sweep()
    message = Message.objects.of(seller.user).get(purpose="contact_called")
    assert "It was about: your session." in message.body
    assert f"Call back at {BACK} until" in message.body
    assert missed.public_id in message.body
    assert missed.call_back_until == end_of_day(database_now(), "Europe/London", days=5)
    (told,) = mail.outbox
    assert told.to == [seller.user.email]
    assert BACK in told.body


def test_it_stands_in_the_sellers_language(reached: Contact, seller: Seller, account_manager: User) -> None:
    User.objects.filter(pk=seller.user_id).update(language="de")
    log_call(reached, actor=account_manager, topic="session", outcome="left_word", call_back=BACK)
    assert "Ihr Termin" in Message.objects.get(purpose="contact_called").body


def test_it_is_not_sent_once_the_time_to_call_back_is_over(missed: StaffCall) -> None:
    StaffCall.objects.update(call_back_until=F("made_at"))
    sweep()
    assert mail.outbox == []


def test_a_call_that_reached_somebody_is_logged_and_says_nothing(reached: Contact, account_manager: User) -> None:
    call = log_call(reached, actor=account_manager, topic="account", outcome="reached", call_back=BACK, note="Calm.")
    assert (call.call_back, call.call_back_until) == ("", None)
    assert not Message.objects.filter(purpose="contact_called").exists()
    event = Event.objects.get(action="contact.called")
    assert json.loads(event.data) == {"topic": "account", "outcome": "reached"}
    assert StaffCall.objects.get().note == "Calm."


def test_somebody_else_at_the_phone_puts_the_number_in_doubt_and_it_stays_valid(
    reached: Contact, phone: Address, account_manager: User
) -> None:
    log_call(reached, actor=account_manager, topic="account", outcome="wrong_person")
    phone.refresh_from_db()
    assert (phone.status, phone.trouble) == ("verified", "wrong_person")
    assert Message.objects.filter(purpose="contact_in_doubt").count() == 1


def test_only_a_confirmed_number_is_called(contact: Contact, phone: Address, account_manager: User) -> None:
    with refusal("no_number"):
        log_call(contact, actor=account_manager, topic="account", outcome="reached")


def test_a_missed_call_needs_a_way_back(reached: Contact, account_manager: User) -> None:
    with refusal("no_way_back"):
        log_call(reached, actor=account_manager, topic="account", outcome="left_word")
    assert not StaffCall.objects.exists()


def test_the_seller_reads_of_the_calls_and_of_no_note(missed: StaffCall, seller: Seller, log_in: LogIn) -> None:
    StaffCall.objects.filter(pk=missed.pk).update(topic="payments")
    missed.refresh_from_db()
    missed.note = "A note"
    missed.save()
    page = log_in(seller.user).get(reverse("contact")).content.decode()
    assert "nobody answered" in page
    assert "payments to you" in page
    assert f"Call back at {BACK} until:" in page
    assert "A note" not in page


# --- The staff's pages


def page_of(contact: Contact) -> str:
    return reverse("admin:contacts_contact_change", args=[contact.pk])


def test_staff_see_the_contact_masked_on_the_sellers_page(
    reached: Contact, seller: Seller, support: User, log_in: LogIn
) -> None:
    page = log_in(support).get(reverse("admin:sellers_seller_change", args=[seller.pk])).content.decode()
    assert "Cora Contact (Colleague or employee)" in page
    assert "•••\N{NO-BREAK SPACE}456, mobile, confirmed" in page
    assert "7400" not in page
    assert page_of(reached) in page


def test_support_reads_and_cannot_call(reached: Contact, support: User, log_in: LogIn) -> None:
    client = log_in(support)
    page = client.get(page_of(reached)).content.decode()
    assert "Cora Contact" in page
    assert "Log a call" not in page
    for name in ("call", "reveal"):
        assert client.post(reverse(f"admin:contacts_contact_{name}", args=[reached.pk]), REASON).status_code == 403


def test_a_call_is_logged_in_the_admin(reached: Contact, account_manager: User, log_in: LogIn, settings: Any) -> None:
    settings.CALL_BACK_PHONE = BACK
    client = log_in(account_manager)
    assert f'value="{BACK}"' in client.get(page_of(reached)).content.decode()
    answer = client.post(
        reverse("admin:contacts_contact_call", args=[reached.pk]),
        {"topic": "session", "outcome": "not_reached", "call_back": "+442079460018", "note": "Rang long."},
        follow=True,
    )
    page = answer.content.decode()
    assert "The call is logged." in page
    assert "Rang long." in page
    call = StaffCall.objects.get()
    assert (call.made_by, call.call_back) == (account_manager, BACK)


@pytest.mark.parametrize(
    ("call_back", "words"),
    [("", "Enter the number at which"), ("020 7946 0018", "Begin with +"), ("+44 1", "This is no phone number")],
)
def test_a_call_without_a_way_back_is_kept_on_the_form(
    reached: Contact, account_manager: User, log_in: LogIn, call_back: str, words: str
) -> None:
    data = {"topic": "session", "outcome": "left_word", "call_back": call_back, "note": "Rang long."}
    answer = log_in(account_manager).post(reverse("admin:contacts_contact_call", args=[reached.pk]), data)
    page = answer.content.decode()
    assert words in page
    assert "Rang long." in page
    assert not StaffCall.objects.exists()


def test_the_number_is_revealed_once_for_a_reason(
    reached: Contact, phone: Address, account_manager: User, log_in: LogIn
) -> None:
    client = log_in(account_manager)
    address = reverse("admin:contacts_contact_reveal", args=[reached.pk])
    assert client.post(address, REASON)["Location"].startswith(reverse("mfa_reauthenticate"))
    confirm_factor(client, account_manager)
    assert "Error:" in client.post(address, {"reason": "x"}).content.decode()
    assert not Event.objects.filter(action="contact.number_revealed").exists()
    answer = client.post(address, REASON)
    assert "+44 7400 123456" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(action="contact.number_revealed", subject=phone.public_id)
    assert set(json.loads(event.data)) == {"assigned", "reason"}


def test_nobody_deals_with_their_own_account(reached: Contact, ops: User, log_in: LogIn) -> None:
    Seller.objects.filter(pk=reached.seller_id).update(user=ops)
    client = log_in(ops)
    assert "Log a call" not in client.get(page_of(reached)).content.decode()
    assert client.post(reverse("admin:contacts_contact_call", args=[reached.pk])).status_code == 403
    assert client.post(reverse("admin:contacts_contact_reveal", args=[reached.pk])).status_code == 403


def test_more_calls_cost_no_more_queries(missed: StaffCall, account_manager: User, log_in: LogIn) -> None:
    client = log_in(account_manager)
    counts = []
    for more in (0, 29):
        for number in range(more):
            missed.pk, missed.public_id, missed._state.adding = None, f"cll_{number}", True
            missed.save()
        client.get(page_of(missed.contact))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(missed.contact))
        counts.append(len(queries))
    assert counts[0] == counts[1]

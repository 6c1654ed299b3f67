"""Addresses of the emergency contact: their states, their history, and who is told."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection

from audit.models import Event
from contacts.actions.addresses import enter_address, put_off, save_person
from contacts.actions.codes import check_code, send_code
from contacts.models import Address, Contact
from contacts.standing import State, contact_standing
from core.errors import DomainError
from messaging.delivering import sweep
from messaging.models import Message
from sellers.models import Seller


@pytest.fixture
def confirm(last_code: Callable[[], str]) -> Callable[[Address], None]:
    def make(address: Address) -> None:
        user = address.contact.seller.user
        send_code(address, actor=user)
        check_code(address, actor=user, code=last_code())

    return make


Confirm = Callable[[Address], None]


def states(kind: str) -> list[str]:
    return list(Address.objects.filter(kind=kind).order_by("pk").values_list("status", flat=True))


def test_an_address_is_encrypted_and_found_by_its_index_only(email: Address) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM contacts_address")
        assert b"cora" not in bytes(cursor.fetchone()[0])
    assert "cora" not in email.blind_index
    assert Address.objects.get().value == "cora@example.net"


def test_the_same_address_in_another_case_is_the_same(email: Address, seller: Seller) -> None:
    assert enter_address(seller, actor=seller.user, kind="email", value="Cora@Example.net") == email


def test_two_sellers_with_one_number_share_its_index(phone: Address, other_seller: Seller) -> None:
    other = enter_address(other_seller, actor=other_seller.user, kind="phone", value=phone.value)
    assert other.blind_index == phone.blind_index


def test_an_address_entered_instead_of_an_unconfirmed_one_leaves_it_in_the_history(
    phone: Address, seller: Seller
) -> None:
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    assert states("phone") == ["abandoned", "pending"]
    assert Message.objects.count() == 0


def test_the_confirmed_one_stays_valid_until_the_new_one_is_confirmed(
    phone: Address, seller: Seller, confirm: Confirm
) -> None:
    confirm(phone)
    new = enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    assert states("phone") == ["verified", "pending"]
    confirm(new)
    assert states("phone") == ["replaced", "verified"]


def test_the_old_address_is_told_of_a_change(email: Address, seller: Seller, confirm: Confirm) -> None:
    confirm(email)
    mail.outbox.clear()
    enter_address(seller, actor=seller.user, kind="email", value="new@example.net")
    sweep()
    (told,) = mail.outbox
    assert told.to == ["cora@example.net"]
    assert "n•••@example.net" in told.body
    assert "new@example.net" not in told.body
    assert Message.objects.of(seller.user).filter(purpose="contact_changing").count() == 1


def test_the_old_number_is_told_by_text_message(
    phone: Address, seller: Seller, confirm: Confirm, texts: Callable[[], list[str]]
) -> None:
    confirm(phone)
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    assert "is to change" in texts()[-1]
    assert seller.user.phrase in texts()[-1]


def test_going_back_to_the_confirmed_one_ends_the_change(phone: Address, seller: Seller, confirm: Confirm) -> None:
    confirm(phone)
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    assert enter_address(seller, actor=seller.user, kind="phone", value=phone.value) == phone
    assert states("phone") == ["verified", "abandoned"]


def test_a_given_up_address_takes_no_code_any_more(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    with pytest.raises(DomainError) as error:
        send_code(phone, actor=seller.user)
    assert error.value.code == "address_given_up"
    with pytest.raises(DomainError):
        check_code(phone, actor=seller.user, code="123456")


def test_the_log_in_address_needs_the_declaration_that_it_is_the_same_person(seller: Seller, contact: Contact) -> None:
    with pytest.raises(DomainError) as error:
        enter_address(seller, actor=seller.user, kind="email", value="SELLER@example.com")
    assert error.value.code == "own_address"
    save_person(seller, actor=seller.user, name="Sam Seller", relation="self")
    assert enter_address(seller, actor=seller.user, kind="email", value="SELLER@example.com").status == "pending"


def test_a_confirmation_stands_in_the_message_center_and_goes_nowhere_else(
    phone: Address, seller: Seller, confirm: Confirm
) -> None:
    confirm(phone)
    sweep()
    said = Message.objects.of(seller.user).get(purpose="contact_confirmed")
    assert "+44\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}456" in said.title
    assert said.deliveries.count() == 0
    assert mail.outbox == []


def test_every_step_is_in_the_log_without_personal_data(phone: Address, seller: Seller, confirm: Confirm) -> None:
    confirm(phone)
    actions = list(Event.objects.filter(subject=phone.public_id).order_by("position").values_list("action", flat=True))
    assert actions == [
        "contact.address_entered",
        "contact.code_sent",
        "contact.code_entered",
        "contact.address_confirmed",
    ]
    assert "7400" not in "".join(Event.objects.values_list("data", flat=True))


def test_the_standing_leads_from_step_to_step(seller: Seller, confirm: Confirm) -> None:
    def state() -> tuple[State, str]:
        standing = contact_standing(seller)
        return standing.state, str(standing.next_step).split(".")[0]

    assert state() == (State.MISSING, "Say whom we may reach when something is urgent")
    save_person(seller, actor=seller.user, name="Cora", relation="family")
    assert state() == (State.STARTED, "Enter the e-mail address")
    email = enter_address(seller, actor=seller.user, kind="email", value="cora@example.net")
    assert state() == (State.STARTED, "Enter the code that we sent to the e-mail address")
    confirm(email)
    assert state() == (State.STARTED, "Enter the phone number")
    phone = enter_address(seller, actor=seller.user, kind="phone", value="+447400123456")
    assert state() == (State.STARTED, "Enter the code that we sent to the phone number")
    confirm(phone)
    assert state()[0] == State.CONFIRMED
    assert contact_standing(seller).is_confirmed


def test_putting_it_off_says_so_until_the_next_step(seller: Seller, contact: Contact) -> None:
    put_off(seller, actor=seller.user)
    assert contact_standing(seller).state == State.PUT_OFF
    enter_address(seller, actor=seller.user, kind="email", value="cora@example.net")
    assert contact_standing(seller).state == State.STARTED


def test_the_standing_takes_two_queries(seller: Seller, phone: Address, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(2):
        contact_standing(seller)

"""Addresses of the emergency contact: their states, their history, and who is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F

from audit.models import Event
from contacts.actions.addresses import CHANGES, doubt_address, enter_address, put_off, save_person
from contacts.actions.codes import check_code, send_code
from contacts.deadline import deadline_of
from contacts.models import Address, Contact
from contacts.same_person import names_the_same
from contacts.standing import State, contact_standing
from core.errors import DomainError
from core.models import PolicyVersion, User
from core.policy import current_policy, publish_policy
from core.times import end_of_day
from messaging.models import Message
from messaging.publishing import text_of_copy
from messaging.sending.delivering import sweep
from sellers.models import Person, Seller
from tests.contacts.conftest import travel
from tests.refusals import refusal


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


@pytest.mark.parametrize(("relation", "reads_the_phrase"), [("colleague", False), ("self", True)])
def test_the_old_number_is_told_by_text_message_with_the_phrase_where_it_is_the_sellers_own(
    phone: Address,
    seller: Seller,
    confirm: Confirm,
    texts: Callable[[], list[str]],
    relation: str,
    reads_the_phrase: bool,
) -> None:
    Contact.objects.update(relation=relation)
    confirm(phone)
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    assert "is to change" in texts()[-1]
    assert (seller.user.phrase in texts()[-1]) == reads_the_phrase


def test_whoever_changes_it_all_day_sends_the_confirmed_number_no_more_than_codes(
    phone: Address, seller: Seller, confirm: Confirm, texts: Callable[[], list[str]]
) -> None:
    confirm(phone)
    for last in range(5):
        enter_address(seller, actor=seller.user, kind="phone", value=f"+44770090099{last}")
        save_person(seller, actor=seller.user, name=f"Cora {last}", relation="family")
    assert len(texts()) == 1 + current_policy().code_sends_per_day_count
    assert Message.objects.of(seller.user).filter(purpose__in=CHANGES).count() == 10
    Message.objects.update(published_at=F("published_at") - timedelta(days=1))
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    assert len(texts()) == 2 + current_policy().code_sends_per_day_count


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
    assert state() == (State.STARTED, "Enter the code for the e-mail address")
    confirm(email)
    assert state() == (State.STARTED, "Enter the phone number")
    phone = enter_address(seller, actor=seller.user, kind="phone", value="+447400123456")
    assert state() == (State.STARTED, "Enter the code for the phone number")
    confirm(phone)
    assert state()[0] == State.CONFIRMED
    assert contact_standing(seller).is_confirmed


def test_a_deadline_is_told_with_its_day_and_what_it_means_afterwards(seller: Seller, ops: User) -> None:
    assert "There is no deadline." in str(contact_standing(seller).next_step)
    publish_policy({"contact_deadline_days": 10}, actor=ops, note="test")
    found = contact_standing(seller)
    assert found.deadline == end_of_day(PolicyVersion.objects.get().published_at, "Europe/London", days=10)
    assert "By " in str(found.next_step)
    assert "London" in str(found.next_step)
    PolicyVersion.objects.update(published_at=F("published_at") - timedelta(days=11))
    Seller.objects.update(created_at=F("created_at") - timedelta(days=30))
    seller.refresh_from_db()
    assert "You can still do it." in str(contact_standing(seller).next_step)


def test_a_deadline_counts_from_the_day_it_was_published_whatever_else_changed_since(seller: Seller, ops: User) -> None:
    publish_policy({"contact_deadline_days": 10}, actor=ops, note="test")
    PolicyVersion.objects.update(published_at=F("published_at") - timedelta(days=3))
    began = PolicyVersion.objects.get().published_at
    Seller.objects.update(created_at=F("created_at") - timedelta(days=30))
    publish_policy({"code_guesses_count": 4}, actor=ops, note="test")
    seller.refresh_from_db()
    assert deadline_of(seller) == end_of_day(began, "Europe/London", days=10)


def test_putting_it_off_says_so_until_the_next_step(seller: Seller, contact: Contact) -> None:
    put_off(seller, actor=seller.user)
    assert contact_standing(seller).state == State.PUT_OFF
    enter_address(seller, actor=seller.user, kind="email", value="cora@example.net")
    assert contact_standing(seller).state == State.STARTED


def test_the_standing_takes_three_queries_and_two_once_it_is_settled(
    seller: Seller, phone: Address, email: Address, django_assert_num_queries: Callable, confirm: Confirm
) -> None:
    with django_assert_num_queries(3):
        contact_standing(seller)
    confirm(email)
    confirm(phone)
    with django_assert_num_queries(2):
        contact_standing(seller)


def test_the_programme_opens_once_when_both_are_confirmed(
    phone: Address, email: Address, seller: Seller, confirm: Confirm
) -> None:
    confirm(email)
    assert Contact.objects.get().programme_since is None
    confirm(phone)
    contact = Contact.objects.get()
    assert contact.programme_since is not None
    told = Message.objects.of(seller.user).get(purpose="contact_programme")
    assert told.deliveries.count() == 0
    travel(seconds=61)
    confirm(enter_address(seller, actor=seller.user, kind="phone", value="+447700900999"))
    assert Contact.objects.get().programme_since == contact.programme_since
    assert Event.objects.filter(action="contact.programme_opened").count() == 1
    assert Message.objects.filter(purpose="contact_programme").count() == 1


def test_an_address_in_doubt_stays_valid_and_asks_for_another(
    phone: Address, email: Address, seller: Seller, confirm: Confirm
) -> None:
    confirm(email)
    confirm(phone)
    doubt_address(phone, actor=None, trouble="wrong_person")
    doubt_address(phone, actor=None, trouble="returned")
    phone.refresh_from_db()
    assert (phone.status, phone.trouble) == ("verified", "wrong_person")
    assert contact_standing(seller).state == State.IN_DOUBT
    assert Contact.objects.get().programme_since is not None
    told = Message.objects.of(seller.user).get(purpose="contact_in_doubt")
    assert "somebody else answered" in told.body
    assert contact_standing(seller).next_step == "Change the phone number: we do not reach your contact there."
    again = enter_address(seller, actor=seller.user, kind="phone", value=phone.value)
    assert again != phone
    standing = contact_standing(seller)
    assert (standing.state, standing.next_step) == (State.IN_DOUBT, "Enter the code for the phone number.")
    travel(seconds=61)
    confirm(again)
    assert contact_standing(seller).state == State.CONFIRMED


@pytest.mark.parametrize("trouble", ["", "returned", "wrong_person"])
def test_who_is_not_the_contact_does_not_hear_of_the_change(
    phone: Address, seller: Seller, confirm: Confirm, trouble: str
) -> None:
    confirm(phone)
    Address.objects.update(trouble=trouble)
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    told = Message.objects.filter(purpose="contact_changing").exists()
    assert told == (trouble != "wrong_person")


@pytest.mark.parametrize("name", ["Sam Seller", "sam  SELLER", "Sám-Seller"])
def test_ones_own_name_needs_the_declaration_that_it_is_the_same_person(seller: Seller, name: str) -> None:
    with refusal("own_name"):
        save_person(seller, actor=seller.user, name=name, relation="colleague")
    save_person(seller, actor=seller.user, name=name, relation="self")
    save_person(seller, actor=seller.user, name="Sam Seller junior", relation="family")


def test_the_name_of_the_contact_person_counts_too_in_either_order(seller: Seller) -> None:
    Person.objects.create(seller=seller, given_name="太郎", family_name="山田", document_type="passport")
    for name in ("山田太郎", "太郎 山田"):
        with refusal("own_name"):
            save_person(seller, actor=seller.user, name=name, relation="partner")
    save_person(seller, actor=seller.user, name="山田 花子", relation="family")


def test_vowel_signs_of_indian_scripts_tell_names_apart(seller: Seller) -> None:
    seller.user.full_name = "राम"
    assert not names_the_same("रमा", seller)
    assert names_the_same(" राम ", seller)


def test_ones_own_address_cannot_become_that_of_another_person(seller: Seller, confirm: Confirm) -> None:
    save_person(seller, actor=seller.user, name="Sam Seller", relation="self")
    confirm(enter_address(seller, actor=seller.user, kind="email", value=seller.user.email))
    with refusal("own_address"):
        save_person(seller, actor=seller.user, name="Cora Contact", relation="colleague")


def test_the_confirmed_address_is_told_of_another_person_each_time(
    email: Address, seller: Seller, confirm: Confirm
) -> None:
    save_person(seller, actor=seller.user, name="Cora C.", relation="colleague")
    confirm(email)
    mail.outbox.clear()
    for name in ("Dora", "Dora", "Nora"):
        save_person(seller, actor=seller.user, name=name, relation="family")
        sweep()
    assert [told.to for told in mail.outbox] == [["cora@example.net"]] * 2
    assert "names another person" in mail.outbox[0].subject
    assert "Dora" not in mail.outbox[0].body


def test_a_landline_is_told_by_a_call(seller: Seller, contact: Contact) -> None:
    Address.objects.create(contact=contact, kind="phone", value="+442079460018;ext=12", status="verified")
    save_person(seller, actor=seller.user, name="Dora", relation="family")
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    for purpose in ("contact_person_changed", "contact_changing"):
        (copy,) = Message.objects.get(purpose=purpose).deliveries.all()
        assert (copy.channel, copy.address) == ("voice", "+442079460018")
        spoken = text_of_copy(copy.message, copy.secret).spoken
        assert spoken.startswith("Please put this call through to extension 1, 2.")

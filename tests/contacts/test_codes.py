"""One-time codes against requirements R11 to R14."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from audit.models import Event
from contacts.actions.addresses import enter_address
from contacts.actions.codes import check_code, expire_codes, send_code
from contacts.codes import hash_of, new_code
from contacts.models import Address, CodeAttempt, Contact
from contacts.statements import find_address
from messaging.channels.sms_length import is_one_sms
from messaging.models import Delivery, Message
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.contacts.conftest import fail, travel
from tests.refusals import refusal

Code = Callable[[], str]


def test_the_right_code_confirms_the_phone_number(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    check_code(phone, actor=seller.user, code=last_code())
    phone.refresh_from_db()
    assert phone.status == "verified"
    assert phone.verified_at is not None
    assert CodeAttempt.objects.get().code_hash == ""


def test_the_right_code_confirms_the_email_address(email: Address, last_code: Code, seller: Seller) -> None:
    send_code(email, actor=seller.user)
    check_code(email, actor=seller.user, code=last_code())
    email.refresh_from_db()
    assert (email.status, mail.outbox[0].to) == ("verified", ["cora@example.net"])


def test_the_text_message_ends_so_that_a_phone_can_fill_it_in(
    phone: Address, texts: Callable[[], list[str]], seller: Seller
) -> None:
    send_code(phone, actor=seller.user)
    (text,) = texts()
    code = text[:6]
    assert text.splitlines()[-1] == f"@localhost #{code}"
    assert code.isdecimal()
    assert len(text) <= 160


@pytest.mark.parametrize("relation", ["colleague", "self"])
@pytest.mark.parametrize("language", ["en", "de", "ja", "zh-hans"])
def test_a_code_is_one_sms_in_every_language_and_the_last_line_lets_a_phone_fill_it_in(
    phone: Address, texts: Callable[[], list[str]], seller: Seller, settings: Any, language: str, relation: str
) -> None:
    Contact.objects.update(relation=relation)
    settings.SITE_ORIGIN = "https://vouchroom.example.com"
    seller.user.language, seller.user.phrase = language, "copper lantern 27"
    seller.user.save()
    send_code(Address.objects.select_related("contact__seller__user").get(), actor=seller.user)
    code = Delivery.objects.get().secret["code"]
    (text,) = texts()
    assert is_one_sms(text)
    assert text.splitlines()[-1] == f"@vouchroom.example.com #{code}"
    assert text.count(code) == 2
    # Beside code and domain, 70 units of UTF-16 have no room for a phrase.
    assert (seller.user.phrase in text) == (relation == "self" and language in ("en", "de"))


def test_the_phrase_goes_to_the_seller_and_to_nobody_else(
    phone: Address, email: Address, texts: Callable[[], list[str]], seller: Seller
) -> None:
    said = []
    for relation in ("colleague", "self"):
        Contact.objects.update(relation=relation)
        for address in Address.objects.select_related("contact__seller__user"):
            send_code(address, actor=seller.user)
        said.append([seller.user.phrase in words for words in (texts()[-1], mail.outbox[-1].body)])
        travel(minutes=11)
    assert said == [[False, False], [True, True]]


def test_another_person_is_asked_to_pass_the_code_on(email: Address, last_code: Code, seller: Seller) -> None:
    send_code(email, actor=seller.user)
    last_code()
    assert f"Please pass the code on to {seller.user.full_name or seller.user.email}" in mail.outbox[-1].body
    assert "who has to log in: confirm this address" in mail.outbox[-1].body


def test_a_code_is_six_digits_and_never_twice_the_same() -> None:
    made = [new_code(counter) for counter in range(200)]
    assert {len(code) for code in made} == {6}
    assert len(set(made)) > 190


@pytest.mark.parametrize("other", [{"purpose": "b"}, {"attempt": "b"}, {"address": "b"}])
def test_a_stored_code_is_bound_to_purpose_attempt_and_address(other: dict[str, str]) -> None:
    bound = {"purpose": "a", "attempt": "a", "address": "a"}
    assert hash_of("123456", **bound) == hash_of("123456", **bound)
    assert hash_of("123456", **bound) != hash_of("123456", **bound | other)


def test_no_code_stands_in_clear_in_any_row(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    rows = [*CodeAttempt.objects.values_list(), *Event.objects.values_list(), *Message.objects.values_list()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, body FROM messaging_delivery JOIN messaging_message ON true")
        raw = b"".join(bytes(value) for row in cursor.fetchall() for value in row)
    code = last_code()
    assert code not in str(rows)
    assert code.encode() not in raw
    assert code not in Message.objects.get(purpose="contact_code").body
    assert Delivery.objects.get().secret == {}


def test_a_code_is_sent_and_checked_and_its_address_confirmed_in_few_round_trips(
    phone: Address, last_code: Code, seller: Seller, django_assert_num_queries: Any
) -> None:
    # Find the address, the savepoint that stands for the transaction, lock and read, write, the end of the savepoint.
    with django_assert_num_queries(5):
        send_code(found(phone, seller), actor=seller.user)
    code = last_code()
    with django_assert_num_queries(5):
        check_code(found(phone, seller), actor=seller.user, code=code)


def found(address: Address, seller: Seller) -> Address:
    said = find_address(address.public_id, seller.user)
    assert said
    return said


def test_an_address_is_found_as_a_model_query_finds_it_and_by_its_seller_alone(
    phone: Address, seller: Seller, other_seller: Seller
) -> None:
    names = [field.attname for field in Address._meta.concrete_fields]
    said, row = found(phone, seller), Address.objects.get(pk=phone.pk)
    assert [getattr(said, name) for name in names] == [getattr(row, name) for name in names]
    assert said.contact.relation == row.contact.relation
    assert find_address(phone.public_id, other_seller.user) is None


def test_a_code_works_once(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    check_code(phone, actor=seller.user, code=code)
    with refusal("code_used"):
        check_code(phone, actor=seller.user, code=code)


def test_a_code_of_another_address_is_wrong(phone: Address, email: Address, seller: Seller, last_code: Code) -> None:
    send_code(email, actor=seller.user)
    send_code(phone, actor=seller.user)
    with refusal("wrong_code"):
        check_code(email, actor=seller.user, code=last_code())


def test_after_ten_minutes_of_the_databases_clock_it_is_expired(
    phone: Address, last_code: Code, seller: Seller
) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    travel(minutes=10, seconds=1)
    with refusal("code_expired"):
        check_code(phone, actor=seller.user, code=code)
    phone.refresh_from_db()
    assert phone.status == "pending"


def test_just_before_it_still_works(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    travel(minutes=9, seconds=50)
    check_code(phone, actor=seller.user, code=code)


def test_five_wrong_guesses_end_the_attempt(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    assert fail(phone, times=5) == ["wrong_code"] * 4 + ["too_many_guesses"]
    with refusal("too_many_guesses"):
        check_code(phone, actor=seller.user, code=code)
    attempt = CodeAttempt.objects.get()
    assert (attempt.status, attempt.failures, attempt.code_hash) == ("locked", 5, "")


def test_a_resend_replaces_the_code_and_keeps_the_failures(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    first = last_code()
    fail(phone, times=3)
    travel(seconds=61)
    send_code(phone, actor=seller.user)
    with refusal("wrong_code"):
        check_code(phone, actor=seller.user, code=first)
    assert fail(phone, times=1) == ["too_many_guesses"]
    assert CodeAttempt.objects.count() == 1


def test_a_resend_after_expiry_keeps_the_failures_too(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    fail(phone, times=4)
    travel(minutes=11)
    expire_codes()
    send_code(phone, actor=seller.user)
    assert fail(phone, times=1) == ["too_many_guesses"]


def test_a_new_attempt_begins_after_fifteen_minutes(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    fail(phone, times=5)
    travel(minutes=14)
    with refusal("too_many_guesses"):
        send_code(phone, actor=seller.user)
    travel(minutes=2)
    send_code(phone, actor=seller.user)
    check_code(phone, actor=seller.user, code=last_code())


def test_typing_the_number_anew_does_not_reset_the_failures(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    fail(phone, times=4)
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900999")
    again = enter_address(seller, actor=seller.user, kind="phone", value=phone.value)
    travel(seconds=61)
    send_code(again, actor=seller.user)
    assert again.pk != phone.pk
    assert fail(again, times=1) == ["too_many_guesses"]


def test_a_code_that_was_replaced_before_it_went_out_is_not_sent(
    phone: Address, seller: Seller, texts: Callable[[], list[str]]
) -> None:
    send_code(phone, actor=seller.user)
    travel(seconds=61)
    send_code(phone, actor=seller.user)
    assert len(texts()) == 1
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["dropped", "sent"]


def test_once_it_is_confirmed_nothing_more_is_sent(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    travel(seconds=61)
    Delivery.objects.update(status="queued")
    check_code(phone, actor=seller.user, code=code)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"dropped"}
    with refusal("already_confirmed"):
        send_code(phone, actor=seller.user)
    assert mail.outbox == []


def test_a_code_that_was_right_withdraws_its_message_though_no_copy_waits(
    phone: Address, last_code: Code, seller: Seller
) -> None:
    send_code(phone, actor=seller.user)
    check_code(phone, actor=seller.user, code=last_code())
    assert Message.objects.get(purpose="contact_code").withdrawn_at is not None
    assert Delivery.objects.get().status == "sent"


def test_the_sweep_empties_expired_codes_once(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    assert expire_codes() == 0
    travel(minutes=10)
    assert expire_codes() == 1
    assert expire_codes() == 0
    attempt = CodeAttempt.objects.get()
    assert (attempt.status, attempt.code_hash) == ("expired", "")
    assert Delivery.objects.get().secret == {}
    assert Delivery.objects.get().status == "dropped"
    assert Event.objects.filter(action="contact.code_expired", actor="system").count() == 1


@pytest.mark.parametrize("hours", [1, -1])
def test_a_process_whose_clock_is_an_hour_off_neither_ends_nor_lengthens_a_code(
    phone: Address, last_code: Code, seller: Seller, hours: int
) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        assert expire_codes() == 0
        check_code(phone, actor=seller.user, code=code)
    phone.refresh_from_db()
    assert phone.status == "verified"


@pytest.mark.parametrize("hours", [1, -1])
def test_a_code_sent_by_a_process_whose_clock_is_an_hour_off_lives_ten_minutes(
    phone: Address, last_code: Code, seller: Seller, hours: int
) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        send_code(phone, actor=seller.user)
        code = last_code()
        assert expire_codes() == 0
        travel(minutes=10, seconds=1)
        with refusal("code_expired"):
            check_code(phone, actor=seller.user, code=code)
        assert expire_codes() == 1


def test_an_expired_code_still_queued_is_not_sent(
    phone: Address, seller: Seller, texts: Callable[[], list[str]]
) -> None:
    send_code(phone, actor=seller.user)
    travel(minutes=10)
    assert texts() == []


def test_a_code_is_urgent_and_never_repeated(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    delivery = Delivery.objects.get()
    assert delivery.priority == delivery.Priority.ALONE
    Delivery.objects.update(status="sending", claimed_until=Now() - timedelta(minutes=1))
    sweep()
    assert Delivery.objects.get().status == "unknown"
    assert Delivery.objects.get().secret == {}


def test_a_guess_without_a_code_says_so(phone: Address, seller: Seller) -> None:
    with refusal("no_code"):
        check_code(phone, actor=seller.user, code="123456")


def test_beat_knows_the_sweeps() -> None:
    from config.celery import app

    assert app.conf.beat_schedule["expired_codes"]["task"] == "contacts.tasks.expire_codes"
    assert app.conf.beat_schedule["codes_watch"]["task"] == "contacts.tasks.watch_codes"
    assert app.amqp.router.route({}, "contacts.tasks.expire_codes")["queue"].name == "codes"
    assert app.amqp.router.route({}, "messaging.tasks.sweep_urgent")["queue"].name == "codes"

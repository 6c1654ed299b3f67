"""The pages of the emergency contact, by the seller, another seller and a stranger."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from contacts.actions.addresses import doubt_address, enter_address, save_person
from contacts.actions.codes import check_code, expire_codes, send_code
from contacts.forms import EmailForm
from contacts.models import Address, CodeAttempt, CodeSend, Contact
from contacts.numbers import typed_as
from core.models import PolicyVersion, User
from core.policy import publish_policy
from messaging.models import Delivery
from messaging.receipts.actions import take_receipt
from messaging.receipts.sns_events import receipt_in
from messaging.sending.delivering import sweep
from sellers.models import Business, Seller
from tests.contacts.conftest import travel
from tests.logging_in import log_in_now

LogIn = Callable[[User], Client]
Code = Callable[[], str]


@pytest.fixture
def client(seller: Seller, log_in: LogIn) -> Client:
    return log_in(seller.user)


def page_of(client: Client, name: str, *args: str) -> str:
    return client.get(reverse(name, args=args)).content.decode()


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


def test_the_log_in_address_is_refused_with_the_way_on(client: Client, contact: Contact, seller: Seller) -> None:
    page = client.post(reverse("contact_email"), {"value": seller.user.email}).content.decode()
    assert "This is the address you log in with" in page
    assert f'value="{seller.user.email}"' in page


def test_addresses_come_after_the_person(client: Client) -> None:
    assert client.get(reverse("contact_phone"))["Location"] == reverse("contact_person")


def test_changing_a_confirmed_address_asks_for_the_password_again(
    client: Client, email: Address, seller: Seller, last_code: Code
) -> None:
    seller.user.set_password("correct horse battery staple")
    seller.user.save()
    client.force_login(seller.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    send_code(email, actor=seller.user)
    check_code(email, actor=seller.user, code=last_code())
    for answer in (
        client.get(reverse("contact_email")),
        client.post(reverse("contact_email"), {"value": "new@example.net"}),
    ):
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Address.objects.count() == 1
    answer = client.post(
        f"{reverse('account_reauthenticate')}?next={reverse('contact_email')}",
        {"password": "correct horse battery staple"},
    )
    assert answer["Location"].startswith("/contact/code/")
    assert Address.objects.filter(status="pending").count() == 1


def test_changing_a_confirmed_address_asks_who_has_no_password_to_log_in_again(
    client: Client, email: Address, seller: Seller, last_code: Code
) -> None:
    send_code(email, actor=seller.user)
    check_code(email, actor=seller.user, code=last_code())
    assert client.get(reverse("contact_email")).status_code == 200
    log_in_now(client, seller.user, seconds_ago=601)
    answer = client.post(reverse("contact_email"), {"value": "new@example.net"})
    assert (answer.status_code, Address.objects.count()) == (403, 1)
    assert "log in again with a code" in answer.content.decode()


def test_changing_a_confirmed_address_asks_who_has_a_passkey_to_show_it_again(
    client: Client, email: Address, seller: Seller, last_code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, data = Authenticator.Type.WEBAUTHN, {"name": "Key", "passwordless": True}
    key = Authenticator.objects.create(user=seller.user, type=kind, data=data)
    send_code(email, actor=seller.user)
    check_code(email, actor=seller.user, code=last_code())
    log_in_now(client, seller.user, seconds_ago=601)
    answer = client.post(reverse("contact_email"), {"value": "new@example.net"})
    assert answer["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
    assert Address.objects.count() == 1
    monkeypatch.setattr(ReauthenticateWebAuthnForm, "clean_credential", lambda form: key)  # the browser's part
    shown = client.post(answer["Location"], {"credential": '{"id": "key"}'})
    assert shown["Location"].startswith("/contact/code/")
    assert Address.objects.filter(status="pending").count() == 1


def test_entering_a_first_address_asks_for_no_password(client: Client, contact: Contact, seller: Seller) -> None:
    seller.user.set_password("correct horse battery staple")
    seller.user.save()
    client.force_login(seller.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("contact_email")).status_code == 200


@pytest.mark.parametrize(
    "known", [{"name": "Dora", "relation": "family"}, {"name": "Cora Contact", "relation": "self"}]
)
def test_naming_another_person_for_a_confirmed_address_asks_for_a_fresh_log_in(
    client: Client, email: Address, seller: Seller, last_code: Code, known: dict[str, str]
) -> None:
    send_code(email, actor=seller.user)
    check_code(email, actor=seller.user, code=last_code())
    log_in_now(client, seller.user, seconds_ago=601)
    assert client.get(reverse("contact_person")).status_code == 403
    assert client.post(reverse("contact_person"), known).status_code == 403
    assert Contact.objects.get().name == "Cora Contact"


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


def test_an_address_in_doubt_is_told_on_the_page_and_the_programme_stays_open(
    client: Client, email: Address, phone: Address
) -> None:
    Address.objects.update(status="verified")
    Contact.objects.update(programme_since=Now())
    doubt_address(email, actor=None, trouble="returned")
    page = page_of(client, "contact")
    assert "Change the e-mail address: our messages do not arrive there any more." in page
    assert "Change needed" in page
    assert "It is open to you, and stays so" in page
    assert "you need not type it again" in page
    assert 'value="cora@example.net"' in page_of(client, "contact_email")
    assert "456" not in page_of(client, "contact_phone")
    doubt_address(phone, actor=None, trouble="wrong_person")
    assert 'value="+44 7400 123456"' in page_of(client, "contact_phone")


def test_a_number_in_doubt_is_confirmed_again_as_it_stands_and_a_new_one_is_shown_before_it(
    client: Client, phone: Address, seller: Seller, last_code: Code
) -> None:
    Address.objects.update(status="verified", trouble="wrong_person")
    shown = typed_as(phone.value)
    assert f'value="{shown["number"]}"' in page_of(client, "contact_phone")
    answer = client.post(reverse("contact_phone"), shown)
    assert f'value="{shown["number"]}"' in page_of(client, "contact_phone")
    client.post(answer["Location"], {"code": last_code()})
    assert [(one.value, one.status, one.trouble) for one in Address.objects.order_by("pk")] == [
        (phone.value, "replaced", "wrong_person"),
        (phone.value, "verified", ""),
    ]
    assert shown["number"] not in page_of(client, "contact_phone")


def test_a_number_in_doubt_is_shown_only_after_a_fresh_log_in(client: Client, phone: Address, seller: Seller) -> None:
    Address.objects.update(status="verified", trouble="wrong_person")
    log_in_now(client, seller.user, seconds_ago=601)
    answer = client.get(reverse("contact_phone"))
    assert (answer.status_code, "123456" in answer.content.decode()) == (403, False)


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


def test_later_is_a_button(client: Client, seller: Seller) -> None:
    assert client.get(reverse("contact_later")).status_code == 405
    answer = client.post(reverse("contact_later"), follow=True)
    assert "You put the emergency contact off." in answer.content.decode()
    assert Contact.objects.get().deferred_at is not None
    assert "You put it off" in page_of(client, "contact")


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

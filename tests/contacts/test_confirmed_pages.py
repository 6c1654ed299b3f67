"""What is confirmed already: changed only after a fresh log-in, and told when it is in doubt."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from contacts.actions.addresses import doubt_address
from contacts.actions.codes import check_code, send_code
from contacts.models import Address, Contact
from contacts.numbers import typed_as
from sellers.models import Seller
from tests.contacts.pages import Code, page_of
from tests.logging_in import log_in_now


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

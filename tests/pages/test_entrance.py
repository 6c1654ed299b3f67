"""Pages that every visitor may meet."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.template.loader import render_to_string
from django.urls import reverse

OUTSIDE = ["account_login", "account_signup", "account_signup_by_passkey", "account_request_login_code"]


@pytest.mark.parametrize("name", [*OUTSIDE, "account_reset_password"])
def test_pages_of_the_entrance_are_ours(client, db, name):
    page = client.get(reverse(name), headers={"host": "localhost"}).content.decode()
    assert "app-header" in page
    assert "We never ask for your password" in page
    assert " style=" not in page


@pytest.mark.parametrize(
    "path",
    ["accounts/email/", "accounts/password/set/", "accounts/2fa/", "accounts/2fa/webauthn/", "accounts/sessions/"],
)
def test_pages_of_the_account_are_ours(seller, log_in, path):
    page = log_in(seller.user).get(f"/{path}", follow=True).content.decode()
    assert "app-header" in page
    assert "govuk-heading-l" in page
    assert " style=" not in page


def test_the_page_after_registering_speaks_of_nothing_but_the_code(client, db):
    account = {"email": "new@example.com", "password1": "a long enough sentence", "phrase": "amber fern 42"}
    answer = client.post("/accounts/signup/", account, headers={"host": "localhost"}, follow=True)
    page = answer.content.decode()
    assert "Confirm your e-mail address" in page
    assert "<strong>new@example.com</strong>" in page
    assert "without an account" not in page


def test_the_second_factor_is_asked_in_our_words(client, seller):
    Authenticator.objects.create(user=seller.user, type="totp", data={"secret": encrypt("SECRET")})
    seller.user.set_password("a long enough sentence")
    seller.user.save()
    EmailAddress.objects.update_or_create(
        user=seller.user, email=seller.user.email, defaults={"verified": True, "primary": True}
    )
    account = {"login": seller.user.email, "password": "a long enough sentence"}
    page = client.post("/accounts/login/", account, headers={"host": "localhost"}, follow=True).content.decode()
    assert "Log in: the second factor" in page
    assert 'id="id_credential"' in page
    assert "Sign In" not in page


def test_who_changes_the_protection_of_an_account_is_asked_once_more(seller, log_in):
    seller.user.set_password("a long enough sentence")
    seller.user.save()
    page = log_in(seller.user).get("/accounts/reauthenticate/", follow=True).content.decode()
    assert "Confirm that it is you" in page


def test_a_refused_log_in_says_so_in_title_and_summary(client, db):
    page = client.post("/accounts/login/", {"login": "a@example.com", "password": "x"}, headers={"host": "localhost"})
    assert "<title>Error: Log in" in " ".join(page.content.decode().split())
    assert "govuk-error-summary" in page.content.decode()
    assert 'value="a@example.com"' in page.content.decode()


def test_switching_the_language_keeps_the_page(client, db):
    answer = client.post(
        "/i18n/setlang/", {"language": "de", "next": "/accounts/login/?next=/account/"}, headers={"host": "localhost"}
    )
    assert answer.headers["Location"] == "/accounts/login/?next=/account/"
    assert '<html lang="de">' in client.get("/accounts/login/", headers={"host": "localhost"}).content.decode()


@pytest.mark.parametrize("name", ["400.html", "429.html", "500.html"])
def test_error_pages_need_neither_request_nor_database(name):
    page = render_to_string(name)
    assert "Go to the start page" in page
    assert "<h1" in page


def test_an_unknown_address_gets_our_page(client, db):
    answer = client.get("/no-such-page/", headers={"host": "localhost"})
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()

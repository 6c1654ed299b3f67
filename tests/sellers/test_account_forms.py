"""The account pages speak as the rest of the house does."""

import pytest
from django.test import Client
from django.utils import translation

from sellers.models import Seller

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["login/", "signup/", "login/code/", "password/reset/"])
def test_the_entrance_asks_for_an_e_mail_address_by_one_name(client: Client, path: str) -> None:
    page = client.get(f"/accounts/{path}", headers={"host": "localhost"}).content.decode()
    assert "E-mail address" in page


def test_the_rules_of_a_password_are_one_sentence_in_the_readers_language(client: Client) -> None:
    headers = {"host": "localhost", "accept-language": "zh-hans"}
    page = client.get("/accounts/signup/", headers=headers).content.decode()
    with translation.override("zh-hans"):
        assert "至少 10 个字符" in page
    assert "你的" not in page


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("password/change/", "Change your password"),
        ("2fa/", "Second factor"),
        ("logout/", "Log out"),
    ],
)
def test_account_pages_are_in_our_words(seller: Seller, log_in, path: str, title: str) -> None:
    seller.user.set_password("correct horse battery")
    seller.user.save()
    page = log_in(seller.user).get(f"/accounts/{path}", follow=True).content.decode()
    assert title in page


def test_a_changed_address_is_asked_for_as_the_new_one(seller: Seller, log_in) -> None:
    assert "New e-mail address" in log_in(seller.user).get("/accounts/email/").content.decode()


def test_a_wrong_code_while_the_app_is_set_up_names_no_recovery_code(seller: Seller, log_in) -> None:
    client, address = log_in(seller.user), "/accounts/2fa/totp/activate/"
    assert 'href="otpauth://' in client.get(address).content.decode()
    page = client.post(address, {"code": "000000"}).content.decode()
    assert "This code is wrong or too old. Wait for the next one in your app.<" in page


def test_a_new_key_is_named_after_the_browser_that_makes_it(seller: Seller, log_in) -> None:
    phone = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36"
    page = log_in(seller.user).get("/accounts/2fa/webauthn/add/", headers={"user-agent": phone}).content.decode()
    assert "Chrome Mobile on Android" in page

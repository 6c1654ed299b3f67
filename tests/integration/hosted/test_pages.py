"""The page that a platform's link opens."""

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from config.logs import without_token
from core.models import User
from integration.hosted.links import make_link
from integration.models import ApiKey, HostedLink
from pages.way_back import MARKETPLACE
from sellers.actions import open_account_for
from sellers.models import Seller
from tests.races import at_once

pytestmark = pytest.mark.django_db
BACK = "https://market.example/account?from=verification"


@pytest.fixture
def key(platform: Any) -> ApiKey:
    return platform().key


@pytest.fixture
def seller(key: ApiKey) -> Seller:
    return open_account_for("sam@example.com", actor=key, language="en", time_zone="Europe/London")


@pytest.fixture
def link(seller: Seller, key: ApiKey) -> str:
    return path_of(seller, key)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


def path_of(seller: Seller, key: ApiKey, **said: str) -> str:
    url, _end = make_link(seller, actor=key, **said)
    return url.removeprefix("http://localhost")[url.removeprefix("http://localhost").index("/") :]


def words_of(answer: Any) -> str:
    text = re.sub(r"(?s)<(script|style|head).*?</\1>|<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def logged_in(visitor: Client) -> Any:
    """Whose session it is, as a page of the account says."""
    return visitor.session.get("_auth_user_id")


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_twenty_times_uses_nothing_up(visitor: Client, link: str, seller: Seller, method: str) -> None:
    for _each in range(20):
        assert getattr(visitor, method)(link).status_code == 200
    assert (HostedLink.objects.get().used_at, logged_in(visitor)) == (None, None)
    assert visitor.post(link).url == reverse("home")


def test_the_page_says_who_sends_them_and_for_whom_the_account_is(visitor: Client, seller: Seller, key: Any) -> None:
    words = words_of(visitor.get(path_of(seller, key, return_url=BACK)))
    assert "market.example has sent you here. We verify its sellers." in words
    assert "The link opens the account with the e-mail address s•••@example.com ." in words


def test_the_button_logs_the_seller_in(visitor: Client, link: str, seller: Seller) -> None:
    assert visitor.post(link).url == reverse("home")
    assert logged_in(visitor) == str(seller.user.pk)
    assert visitor.get(reverse("home")).status_code == 200
    used = Event.objects.get(action="hosted_link.used")
    assert (used.subject, used.actor) == (HostedLink.objects.get().public_id, seller.user.public_id)


def test_it_takes_the_form_of_the_page(link: str) -> None:
    assert Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post(link).status_code == 403
    assert HostedLink.objects.get().used_at is None


def test_the_key_of_the_session_is_another_one_afterwards(visitor: Client, link: str) -> None:
    """Whoever planted the one before has nothing."""
    session = visitor.session
    session["planted"] = True
    session.save()
    before = session.session_key
    visitor.post(link)
    assert (visitor.session.session_key != before, "planted" in visitor.session) == (True, False)


def refusals(visitor: Client, seller: Seller, key: ApiKey) -> dict[str, Any]:
    """What the server answers, headers and all, for each cause and method; without the address itself."""
    paths = {name: path_of(seller, key) for name in ("used", "expired", "revoked", "cut", "inactive")}
    Client(headers={"host": "localhost"}).post(paths["used"])
    expired = HostedLink.objects.order_by("pk")[1]
    HostedLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    paths |= {"cut": paths["cut"][:-3] + "/", "unknown": reverse("hosted_link", args=["x" * 32])}

    def answer(name: str, method: str) -> Any:
        found = getattr(visitor, method)(paths[name])
        headers = {each: value for each, value in found.headers.items() if each not in UNLIKE}
        content = found.content.decode().replace(paths[name], "")
        content = re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", content)
        return found.status_code, headers, content

    found = {
        (name, method): answer(name, method) for name in ("used", "expired", "cut", "unknown") for method in METHODS
    }
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())
    found |= {("revoked", method): answer("revoked", method) for method in METHODS}
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=None)
    User.objects.filter(pk=seller.user.pk).update(is_active=False)
    return found | {("inactive", method): answer("inactive", method) for method in METHODS}


METHODS = ("get", "post")
UNLIKE = {"Content-Security-Policy", "Content-Length"}


def test_whatever_is_wrong_gets_one_and_the_same_answer(visitor: Client, seller: Seller, key: ApiKey) -> None:
    found = list(refusals(visitor, seller, key).values())
    assert (len(found), found[0][0], [each for each in found if each != found[0]]) == (12, 404, [])
    assert "Go back to your marketplace" in found[0][2]


def test_a_link_leads_in_once(visitor: Client, link: str) -> None:
    assert (visitor.post(link).status_code, visitor.post(link).status_code) == (302, 404)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_gets_in(link: str) -> None:
    def come() -> str:
        return str(Client(headers={"host": "localhost"}).post(link).status_code)

    assert at_once([come] * 20) == {"302": 1, "404": 19}


def test_whoever_else_is_logged_in_is_told_first_and_then_logged_out(
    link: str, seller: Seller, other_seller: Seller, log_in: Any
) -> None:
    visitor = log_in(other_seller.user)
    said = "In this browser you are logged in as o•••@example.com. If you continue, that account is logged out here."
    assert said in words_of(visitor.get(link))
    assert logged_in(visitor) == str(other_seller.user.pk)
    visitor.post(link)
    assert logged_in(visitor) == str(seller.user.pk)


def test_whoever_is_logged_in_already_goes_on(link: str, seller: Seller, log_in: Any) -> None:
    visitor = log_in(seller.user)
    assert "logged out" not in words_of(visitor.get(link))
    assert (visitor.post(link).url, logged_in(visitor)) == (reverse("home"), str(seller.user.pk))


def test_a_second_factor_is_asked(visitor: Client, seller: Seller, key: ApiKey) -> None:
    secret = generate_totp_secret()
    TOTP.activate(seller.user, secret)
    answer = visitor.post(path_of(seller, key, return_url=BACK))
    assert (answer.url, logged_in(visitor)) == (reverse("mfa_authenticate"), None)
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"
    assert visitor.post(answer.url, {"code": code}).url == reverse("home")
    assert (logged_in(visitor), visitor.session[MARKETPLACE]) == (str(seller.user.pk), BACK)


def test_staff_come_in_by_no_link(visitor: Client, link: str, seller: Seller) -> None:
    User.objects.filter(pk=seller.user.pk).update(is_staff=True)
    assert (visitor.post(link).status_code, logged_in(visitor)) == (404, None)


GUARDED = [
    "account_email", "account_set_password", "mfa_activate_totp", "mfa_add_webauthn", "account_phrase", "ask_erasure",
]  # fmt: skip


@pytest.mark.parametrize("page", GUARDED)
@pytest.mark.parametrize("method", METHODS)
def test_it_is_no_fresh_log_in(visitor: Client, link: str, page: str, method: str) -> None:
    visitor.post(link)
    answer = getattr(visitor, method)(reverse(page))
    assert (answer.status_code, "log in again with a code" in words_of(answer)) == (403, True)


@pytest.mark.parametrize("page", ["account_email", "account_phrase"])
def test_of_a_password_that_is_set_it_is_asked(visitor: Client, seller: Seller, key: ApiKey, page: str) -> None:
    seller.user.set_password("correct horse battery")
    seller.user.save()
    visitor.post(path_of(seller, key))
    assert visitor.get(reverse(page)).url.startswith(reverse("account_reauthenticate"))


def test_the_address_is_not_confirmed_by_a_link(visitor: Client, link: str, seller: Seller) -> None:
    visitor.post(link)
    assert EmailAddress.objects.get(user=seller.user).verified is False


def test_home_leads_back_to_the_marketplace_as_long_as_the_session_lasts(
    visitor: Client, seller: Seller, key: ApiKey
) -> None:
    visitor.post(path_of(seller, key, return_url=BACK))
    leads_back = f'href="{BACK}"'
    assert leads_back in visitor.get(reverse("home")).content.decode()
    visitor.post(reverse("account_logout"))
    visitor.post(path_of(seller, key))
    assert leads_back not in visitor.get(reverse("home")).content.decode()


def test_the_language_of_the_link_is_that_of_the_pages(visitor: Client, seller: Seller, key: ApiKey) -> None:
    path = path_of(seller, key, language="de")
    assert 'lang="de"' in visitor.get(path).content.decode()
    visitor.post(path)
    assert 'lang="de"' in visitor.get(reverse("home")).content.decode()


def test_the_language_that_the_reader_chose_counts_more(visitor: Client, seller: Seller, key: ApiKey) -> None:
    visitor.cookies["django_language"] = "ja"
    assert 'lang="ja"' in visitor.get(path_of(seller, key, language="de")).content.decode()


def test_the_policy_says_how_long_it_lives(seller: Seller, key: ApiKey) -> None:
    _url, end = make_link(seller, actor=key)
    assert abs(end.timestamp() - time.time() - 15 * 60) < 5


def test_logs_leave_the_token_out(link: str) -> None:
    said = [without_token(f"GET {link}"), without_token(f"next={quote(link, safe='')}")]
    assert said == ["GET /hosted/link/…/", "next=%2Fhosted%2Flink%2F…%2F"]

"""Who may still log in without the company, and what stands for a second factor."""

import time
from typing import Any

import pytest
from allauth.account.models import Login
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.core.cache import cache
from django.test import Client

from audit.models import Event
from core import roles
from core.models import User
from messaging.models import Message
from sellers.models import Seller
from tests.sellers.company.going import is_in, sign_on, visitor
from tests.sellers.company.issuer import Issuer

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "ada@company.example", "a good long pass"


def log_in_by_password(client: Client, user: User) -> Any:
    user.set_password(PASSWORD)
    user.save()
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def enter_factor(client: Client, secret: str) -> Any:
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"
    return client.post("/accounts/2fa/authenticate/", {"code": code})


@pytest.fixture
def keeper(make_user: Any, settings: Any) -> User:
    settings.BREAK_GLASS = ["keeper@company.example"]
    return make_user("keeper@company.example", is_staff=True, is_superuser=True, full_name="Kim Keeper")


def test_staff_are_refused_with_a_password(issuer: Issuer, lead: User) -> None:
    client = visitor()
    answer = log_in_by_password(client, lead)
    assert (answer["Location"], is_in(client)) == ("/accounts/login/", False)
    assert "company account" in client.get("/accounts/login/").content.decode()
    assert not is_in(client)


def test_staff_are_refused_with_a_code_by_mail(issuer: Issuer, lead: User) -> None:
    Authenticator.objects.filter(user=lead).delete()
    client = visitor()
    assert not log_in_by_code(client, lead)


def test_staff_are_refused_with_a_passkey(issuer: Issuer, lead: User) -> None:
    key = Authenticator.objects.create(user=lead, type=Authenticator.Type.WEBAUTHN, data={"passwordless": True})
    request = visitor().get("/accounts/login/").wsgi_request
    with request_context(request):
        answer = perform_passwordless_login(request, key, Login(user=lead))
    assert (answer["Location"], request.user.is_authenticated) == ("/accounts/login/", False)


def log_in_by_code(client: Client, user: User) -> bool:
    client.post("/accounts/login/code/", {"email": user.email})
    state = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    client.post("/accounts/login/code/confirm/", {"code": state["code"]})
    return is_in(client)


def test_who_was_staff_by_the_companys_word_has_no_other_way_in(issuer: Issuer) -> None:
    sign_on(visitor())
    issuer.claims = {}
    sign_on(visitor())
    client = visitor()
    log_in_by_password(client, User.objects.get(email=EMAIL))
    assert not is_in(client)


def test_sellers_log_in_as_before(issuer: Issuer, seller: Seller) -> None:
    by_password, by_code = visitor(), visitor()
    log_in_by_password(by_password, seller.user)
    assert is_in(by_password)
    assert log_in_by_code(by_code, seller.user)


def test_without_an_issuer_staff_log_in_as_before(account_manager: User) -> None:
    client = visitor()
    assert log_in_by_password(client, account_manager)["Location"] == "/accounts/2fa/authenticate/"


def test_a_break_glass_account_gets_in_and_administrators_and_leads_are_told(
    issuer: Issuer, keeper: User, make_staff: Any
) -> None:
    told = [make_staff(role) for role in (roles.ADMINISTRATOR, roles.LEAD)]
    make_staff(roles.SUPPORT)
    secret = generate_totp_secret()
    TOTP.activate(keeper, secret)
    client = visitor()
    log_in_by_password(client, keeper)
    assert not is_in(client)
    enter_factor(client, secret)
    assert is_in(client)
    assert Event.objects.get(action="user.broke_glass").subject == keeper.public_id
    messages = Message.objects.filter(purpose="broken_glass")
    assert {message.recipient for message in messages} == set(told)
    assert all("Kim Keeper" in message.body for message in messages)


def test_each_such_log_in_is_told(issuer: Issuer, keeper: User, lead: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(keeper, secret)
    for _time in range(2):
        client = visitor()
        log_in_by_password(client, keeper)
        cache.clear()  # a code counts once
        enter_factor(client, secret)
    assert Message.objects.filter(purpose="broken_glass", recipient=lead).count() == 2


def test_a_break_glass_account_without_a_factor_is_refused(issuer: Issuer, keeper: User) -> None:
    client = visitor()
    log_in_by_password(client, keeper)
    assert not is_in(client)


def test_a_break_glass_account_does_not_get_in_by_mail(issuer: Issuer, keeper: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(keeper, secret)
    client = visitor()
    assert not log_in_by_code(client, keeper)
    assert enter_factor(client, secret)["Location"].startswith("/accounts/login/")
    assert not is_in(client)


def test_without_the_companys_factor_ones_own_is_asked_for(issuer: Issuer, settings: Any) -> None:
    settings.OIDC_SECOND_FACTOR = "mfa"
    issuer.claims |= {"amr": ["pwd"], "auth_time": int(time.time())}
    first = visitor()
    sign_on(first)
    assert first.get("/admin/")["Location"].startswith("/admin/login/")
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(email=EMAIL), secret)
    client = visitor()
    assert sign_on(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    enter_factor(client, secret)
    assert is_in(client)


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_the_companys_factor_stands_for_ones_own(issuer: Issuer, settings: Any, claims: dict[str, Any]) -> None:
    settings.OIDC_SECOND_FACTOR = "mfa"
    issuer.claims |= {**claims, "auth_time": int(time.time())}
    client = visitor()
    sign_on(client)
    assert client.get("/admin/").status_code == 200
    assert issuer.asked[0]["max_age"] == "600"


@pytest.mark.parametrize("auth_time", [None, 1_700_000_000])
def test_a_factor_of_long_ago_does_not(issuer: Issuer, settings: Any, auth_time: int | None) -> None:
    settings.OIDC_SECOND_FACTOR = "mfa"
    issuer.claims |= {"amr": ["mfa"], "auth_time": auth_time}
    client = visitor()
    sign_on(client)
    assert client.get("/admin/").status_code == 302


def test_it_counts_for_nothing_where_it_is_not_set(issuer: Issuer) -> None:
    issuer.claims |= {"amr": ["mfa"], "auth_time": int(time.time())}
    client = visitor()
    sign_on(client)
    assert client.get("/admin/").status_code == 302


def test_the_factor_of_one_log_in_is_none_of_another(issuer: Issuer, settings: Any) -> None:
    settings.OIDC_SECOND_FACTOR = "mfa"
    issuer.claims |= {"amr": ["mfa"], "auth_time": int(time.time())}
    sign_on(visitor())
    issuer.claims |= {"amr": ["pwd"]}
    client = visitor()
    sign_on(client)
    assert client.get("/admin/").status_code == 302


def test_a_stale_one_is_confirmed_at_the_company(issuer: Issuer, settings: Any) -> None:
    settings.OIDC_SECOND_FACTOR = "mfa"
    issuer.claims |= {"amr": ["mfa"], "auth_time": int(time.time())}
    client = visitor()
    sign_on(client)
    answer = client.get("/accounts/2fa/reauthenticate/?next=/admin/")
    assert answer["Location"] == "/accounts/company/?next=%2Fadmin%2F"

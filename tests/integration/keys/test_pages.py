"""Ops make, rotate, narrow and revoke keys; the secret is shown once; nobody else reaches any of it."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from audit.models import Event
from core.models import User
from integration.hosted.links import make_link
from integration.keys.actions import make_key, revoke_key, rotate_key
from integration.keys.outliving import led_in_by
from integration.keys.scopes import SCOPES
from integration.models import ApiKey, WebhookEndpoint
from integration.webhooks.actions import disable_endpoint, enable_endpoint, make_endpoint
from sellers.models import Seller
from tests.answers import words_of
from tests.audit.verifying.forging import forging
from tests.verification.building import confirm_factor

pytestmark = pytest.mark.django_db
LIST = "/admin/integration/apikey/"
ADD, ADD_TEST = f"{LIST}add/", f"{LIST}add/?mode=test"
FORM = {"name": "Seller system", "scopes": ["cases:read", "policies:read"], "return_origins": "https://market.example"}
SECRET = re.compile(r'value="(vr_(?:live|test)_\w+)"')


@pytest.fixture
def client(ops: User, log_in: Any) -> Client:
    client = log_in(ops)
    confirm_factor(client, ops)
    return client


@pytest.fixture
def key(ops: User) -> ApiKey:
    return make_key("Market", actor=ops, is_test=False, scopes=["cases:read", "policies:read"])[0]


def at(key: ApiKey, name: str = "change") -> str:
    return reverse(f"admin:integration_apikey_{name}", args=[key.pk])


def secret_in(answer: Any) -> str:
    (found,) = SECRET.findall(answer.content.decode())
    return found


def test_a_live_key_is_made_and_its_secret_shown_in_this_answer_alone(client: Client) -> None:
    answer = client.post(ADD, FORM)
    secret, key = secret_in(answer), ApiKey.objects.get()
    assert "no-store" in answer["Cache-Control"]
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/policies").status_code == 200
    assert (key.name, key.is_test, key.scopes) == ("Seller system", False, ["cases:read", "policies:read"])
    assert (key.return_origins, key.expires_at) == (["https://market.example"], None)
    for page in (LIST, at(key), at(key, "edit"), "/admin/"):
        assert secret not in client.get(page).content.decode()
    assert not [row for row in Session.objects.all() if secret in str(row.get_decoded())]


def test_nothing_of_the_secret_is_logged(client: Client, capsys: Any, caplog: Any) -> None:
    secret = secret_in(client.post(ADD, FORM))
    assert secret not in capsys.readouterr().out + caplog.text


def test_the_button_pressed_twice_makes_one_key(client: Client) -> None:
    client.post(ADD, FORM)
    assert "There is a key of this name in force" in words_of(client.post(ADD, FORM))
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("page", ["add", "rotate"])
def test_for_a_live_key_the_second_factor_is_asked_for_first(client: Client, ops: User, key: ApiKey, page: str) -> None:
    confirm_factor(client, ops, seconds_ago=601)
    address = ADD if page == "add" else at(key, "rotate")
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
    answer = client.post(address, FORM | {"overlap": "24"})
    assert "Nothing is made yet" in words_of(answer)
    assert ApiKey.objects.count() == 1


def test_what_was_typed_is_kept_where_the_second_factor_was_used_too_long_ago(client: Client, ops: User) -> None:
    confirm_factor(client, ops, seconds_ago=601)
    assert 'value="Seller system"' in client.post(ADD, FORM).content.decode()


def test_a_test_key_needs_none(client: Client, ops: User) -> None:
    confirm_factor(client, ops, seconds_ago=601)
    assert client.get(ADD_TEST).status_code == 200
    assert secret_in(client.post(ADD_TEST, FORM | {"scopes": ["testing:write"]})).startswith("vr_test_")
    assert ApiKey.objects.get().is_test


def test_of_a_test_key_every_scope_is_chosen_beforehand_and_of_a_live_one_none(client: Client) -> None:
    chosen = [client.get(address).content.decode().count(" checked") for address in (ADD_TEST, ADD)]
    assert chosen == [len(SCOPES), 0]


def test_a_live_key_is_offered_no_scope_of_the_test_mode(client: Client) -> None:
    page = words_of(client.get(ADD))
    assert "testing:write" not in page
    for scope, what in SCOPES.items():
        assert scope == "testing:write" or f"{scope} {what}" in page
    client.post(ADD, FORM | {"scopes": ["testing:write"]})
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("origin", ["http://market.example", "https://market.example/path", "market.example"])
def test_an_address_that_is_no_origin_is_refused_and_kept(client: Client, origin: str) -> None:
    answer = client.post(ADD, FORM | {"return_origins": origin})
    assert "is no address of a site" in words_of(answer)
    assert origin in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_can_be_given_an_end(client: Client) -> None:
    client.post(ADD, FORM | {"lifetime": "30"})
    key = ApiKey.objects.get()
    assert key.expires_at
    assert (key.expires_at - key.made_at).days in (29, 30)


def test_a_rotation_shows_the_new_secret_once_and_until_when_the_old_one_works(client: Client, key: ApiKey) -> None:
    assert "7 days, the longest that the policy allows" in words_of(client.get(at(key, "rotate")))
    answer = client.post(at(key, "rotate"), {"overlap": "24"})
    secret = secret_in(answer)
    assert "The old key works until" in words_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/policies").status_code == 200
    assert "Replaced by" in words_of(client.get(at(key)))
    assert "already" in words_of(client.post(at(key, "rotate"), {"overlap": "24"}))
    assert ApiKey.objects.count() == 2


@pytest.mark.parametrize("overlap", ["", "-1", "100000", "2"])
def test_an_overlap_that_is_not_offered_is_refused(client: Client, key: ApiKey, overlap: str) -> None:
    client.post(at(key, "rotate"), {"overlap": overlap})
    assert ApiKey.objects.count() == 1


def test_revoking_asks_first_and_a_look_revokes_nothing(client: Client, key: ApiKey) -> None:
    assert "Revoke the key now" in words_of(client.get(at(key, "revoke")))
    assert ApiKey.objects.valid().exists()
    page = words_of(client.post(at(key, "revoke"), follow=True))
    assert "It opens nothing more" in page
    assert "revoked" in page
    assert not ApiKey.objects.valid().exists()
    assert "not in force any more" in words_of(client.post(at(key, "revoke"), follow=True))


def test_revoking_says_what_goes_on_and_ends_what_is_chosen(client: Client, key: ApiKey, seller: Seller) -> None:
    endpoint, _secret = make_endpoint(actor=key, is_test=False, url="https://hooks.example.com/a?token=t", types=["*"])
    others, _secret = make_endpoint(actor=key.made_by, is_test=False, url="https://other.example.com/", types=["*"])
    used, unused = (urlsplit(make_link(seller, actor=key)[0]).path for _link in range(2))
    visitor = Client(headers={"host": "localhost"})
    visitor.post(used)
    asked = words_of(client.get(at(key, "revoke")))
    assert "hooks.example.com" in asked
    assert not any(word in asked for word in ("other.example.com", "token=t"))
    assert "Log 1 seller out" in asked
    client.post(at(key, "revoke"), {"endpoints": "on", "log_ins": "on"})
    endpoint.refresh_from_db()
    others.refresh_from_db()
    assert (endpoint.disabled_because, others.disabled_at) == ("by_hand", None)
    assert not UserSession.objects.filter(user=seller.user).exists()
    assert Client(headers={"host": "localhost"}).post(unused).status_code == 404


def test_what_a_rotated_key_left_behind_can_be_ended_after_its_end(
    client: Client, key: ApiKey, seller: Seller, ops: User
) -> None:
    endpoint, _secret = make_endpoint(actor=key, is_test=False, url="https://hooks.example.com/a", types=["*"])
    Client(headers={"host": "localhost"}).post(urlsplit(make_link(seller, actor=key)[0]).path)
    assert at(key, "revoke") in client.post(at(key, "rotate"), {"overlap": "0"}).content.decode()
    for page in (at(key), at(ApiKey.objects.get(replaces=key))):
        assert at(key, "revoke") in client.get(page).content.decode()
    asked = words_of(client.get(at(key, "revoke")))
    assert "Log 1 seller out" in asked
    assert "End what is chosen" in asked
    assert "Revoke the key now" not in asked
    assert "What you chose is ended" in words_of(
        client.post(at(key, "revoke"), {"endpoints": "on", "log_ins": "on"}, follow=True)
    )
    endpoint.refresh_from_db()
    assert endpoint.disabled_because == "by_hand"
    assert not UserSession.objects.filter(user=seller.user).exists()
    assert "End what is chosen" not in words_of(client.get(at(key, "revoke")))


def test_an_endpoint_that_a_key_switched_on_is_named(client: Client, key: ApiKey, ops: User) -> None:
    endpoint, _secret = make_endpoint(actor=ops, is_test=False, url="https://hooks.example.com/a", types=["*"])
    disable_endpoint(endpoint, actor=ops, why=WebhookEndpoint.Why.BY_HAND)
    enable_endpoint(endpoint, actor=key)
    assert "hooks.example.com" in words_of(client.get(at(key, "revoke")))


def test_a_log_in_that_was_kept_alive_for_days_is_named_and_one_that_has_run_out_is_not(
    client: Client, key: ApiKey, seller: Seller
) -> None:
    url, _link = make_link(seller, actor=key)
    Client(headers={"host": "localhost"}).post(urlsplit(url).path)
    with forging():
        Event.objects.filter(action__startswith="hosted_link").update(at=F("at") - timedelta(days=3))
    assert led_in_by(key).count() == 1
    Session.objects.filter(session_key__in=UserSession.objects.filter(user=seller.user).values("session_key")).update(
        expire_date=Now()
    )
    assert led_in_by(key).count() == 0


def test_revoking_ends_nothing_else_that_is_not_chosen(client: Client, key: ApiKey, seller: Seller) -> None:
    endpoint, _secret = make_endpoint(actor=key, is_test=False, url="https://hooks.example.com/a", types=["*"])
    visitor = Client(headers={"host": "localhost"})
    visitor.post(urlsplit(make_link(seller, actor=key)[0]).path)
    client.post(at(key, "revoke"))
    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, UserSession.objects.filter(user=seller.user).count()) == (None, 1)


def test_a_key_that_left_nothing_behind_says_so(client: Client, key: ApiKey) -> None:
    assert "It made no webhook endpoint" in words_of(client.get(at(key, "revoke")))


def test_a_key_is_renamed_and_narrowed(client: Client, key: ApiKey) -> None:
    client.post(at(key, "edit"), {"name": "Reports", "scopes": ["cases:read"], "return_origins": ""})
    key.refresh_from_db()
    assert (key.name, key.scopes) == ("Reports", ["cases:read"])


def test_more_than_it_has_is_not_offered_and_not_taken(client: Client, key: ApiKey) -> None:
    assert "cases:write" not in words_of(client.get(at(key, "edit")))
    client.post(at(key, "edit"), {"name": "Market", "scopes": ["cases:read", "cases:write"]})
    key.refresh_from_db()
    assert key.scopes == ["cases:read", "policies:read"]


def test_the_list_says_how_each_key_stands(client: Client, ops: User) -> None:
    def make(name: str, **changed: Any) -> ApiKey:
        key, _secret = make_key(name, actor=ops, is_test=False, scopes=["cases:read"])
        ApiKey.objects.filter(pk=key.pk).update(**changed)
        return key

    make("fresh")
    make("busy", last_used_at=Now())
    make("ending", last_used_at=Now(), expires_at="2100-01-01T00:00Z")
    make("idle", last_used_at="2020-01-01T00:00Z")
    make("past", expires_at="2020-01-01T00:00Z")
    revoke_key(make("gone"), actor=ops)
    everything = client.get(f"{LIST}?standing=all").content.decode()
    rows = re.findall(r'<th class="field-name">.*?>(\w+)</a>.*?vr-tag--(\w+)">([^<]+)<', everything, re.DOTALL)
    assert rows == [
        ("gone", "bad", "revoked"),
        ("past", "closed", "expired"),
        ("idle", "waiting", "unused for 90 days"),
        ("ending", "waiting", "ends"),
        ("busy", "good", "in force"),
        ("fresh", "todo", "never used"),
    ]
    assert "gone" not in words_of(client.get(LIST))
    assert "fresh" not in words_of(client.get(f"{LIST}?standing=ended"))


def test_it_says_that_whoever_made_it_has_left(client: Client, key: ApiKey, lead: User) -> None:
    lead.is_active = False
    lead.save()
    ApiKey.objects.update(made_by=lead)
    assert f"{lead}, who has left" in words_of(client.get(LIST))
    assert "the key belongs to the house and works on" in words_of(client.get(at(key)))


def test_times_have_their_zone(client: Client, key: ApiKey, ops: User) -> None:
    User.objects.filter(pk=ops.pk).update(time_zone="Asia/Tokyo")
    ApiKey.objects.update(last_used_at="2026-01-01T00:00Z")
    for page in (LIST, at(key)):
        assert re.search(r"9:00.AM \(Tokyo, UTC\+09:00\)", words_of(client.get(page)))


@pytest.mark.parametrize("role", ["account manager", "lead", "support", "administrator"])
def test_other_staff_reach_none_of_it(make_staff: Any, log_in: Any, key: ApiKey, role: str) -> None:
    user = make_staff(role)
    client = log_in(user)
    confirm_factor(client, user)
    pages = [LIST, ADD, at(key), at(key, "edit"), at(key, "rotate"), at(key, "revoke")]
    assert {client.get(page).status_code for page in pages} == {403}
    assert {client.post(page, FORM).status_code for page in pages if page not in (LIST, at(key))} == {403}
    assert ApiKey.objects.valid().count() == 1


def test_the_list_runs_as_many_queries_at_30_rows_as_at_1(
    client: Client, ops: User, key: ApiKey, django_assert_num_queries: Any
) -> None:
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    for number in range(29):
        make_key(f"k{number}", actor=ops, is_test=False, scopes=["cases:read"])
    with django_assert_num_queries(8):
        client.get(LIST)


def test_the_page_of_a_key_runs_few_queries(
    client: Client, ops: User, key: ApiKey, django_assert_num_queries: Any
) -> None:
    rotate_key(key, actor=ops, overlap=ApiKey.objects.get().made_at - ApiKey.objects.get().made_at)
    client.get(at(key))
    with django_assert_num_queries(9):
        client.get(at(key))

"""Who is told of a log-in, and what ends log-ins."""

import json
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone, translation

from audit.models import Event
from core.accounts import save_account
from core.actions import end_log_ins
from core.models import User
from messaging.models import Message
from sellers.log_ins import network_of, note_log_in
from sellers.models import LogInPlace, Seller

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"


def log_in_from(user: User, *, agent: str = FIREFOX.format(140, 140), address: str = "203.0.113.9") -> None:
    note_log_in(user, agent=agent, address=address)


def told(user: User) -> list[Message]:
    return list(Message.objects.filter(recipient=user, purpose="new_log_in"))


def test_the_first_log_in_is_told_to_nobody(seller: Seller) -> None:
    log_in_from(seller.user)
    assert told(seller.user) == []


def test_a_new_browser_is_told_with_time_zone_browser_and_coarse_address(seller: Seller) -> None:
    log_in_from(seller.user)
    log_in_from(seller.user, agent=SAFARI)
    [message] = told(seller.user)
    assert message.title == "New log-in to your account"
    assert all(part in message.body for part in ("(London, UTC", "Mobile Safari on iOS", "203.0.113.0/24"))
    assert "203.0.113.9" not in message.body
    assert message.action_path == "/accounts/sessions/"


@pytest.mark.parametrize("language", ["de", "ja", "zh-hans"])
def test_it_is_told_in_the_readers_language(seller: Seller, language: str) -> None:
    User.objects.filter(pk=seller.user.pk).update(language=language)
    seller.user.refresh_from_db()
    log_in_from(seller.user)
    log_in_from(seller.user, address="198.51.100.7")
    with translation.override(language):
        assert told(seller.user)[0].title == translation.gettext("New log-in to your account")
    assert told(seller.user)[0].title != "New log-in to your account"


def test_an_update_of_the_browser_or_another_address_nearby_is_nothing_new(seller: Seller) -> None:
    log_in_from(seller.user)
    log_in_from(seller.user, agent=FIREFOX.format(141, 141), address="203.0.113.200")
    assert told(seller.user) == []
    assert LogInPlace.objects.count() == 1


def test_what_is_new_to_one_is_not_known_from_another(seller: Seller, support: User) -> None:
    log_in_from(support)
    log_in_from(seller.user)
    log_in_from(support, address="198.51.100.7")
    assert [len(told(seller.user)), len(told(support))] == [0, 1]


def test_a_log_in_by_the_page_is_noticed(seller: Seller) -> None:
    seller.user.set_password("a good long pass")
    seller.user.save()
    for agent in (FIREFOX.format(140, 140), SAFARI):
        client = Client(headers={"host": "localhost", "user-agent": agent})
        client.post("/accounts/login/", {"login": seller.user.email, "password": "a good long pass"})
    assert len(told(seller.user)) == 1
    assert Event.objects.filter(action="user.logged_in_anew", actor=seller.user.public_id).count() == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.9", "203.0.113.0/24"), ("2001:db8:1:2::9", "2001:db8:1::/48"), ("", ""), ("nonsense", "")],
)
def test_an_address_is_kept_coarsely(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.fixture
def logged_in(log_in: Any) -> Any:
    def make(user: User) -> Client:
        client = log_in(user)
        key = client.session.session_key
        known = {"user": user, "ip": "127.0.0.1", "user_agent": "x", "last_seen_at": timezone.now()}
        UserSession.objects.update_or_create(session_key=key, defaults=known)
        return client

    return make


def test_an_administrator_logs_somebody_out_everywhere(lead: User, make_staff: Any, logged_in: Any) -> None:
    administrator, clients = logged_in(make_staff("administrator")), [logged_in(lead), logged_in(lead)]
    assert [client.get("/account/").status_code for client in clients] == [200, 200]
    administrator.post(f"/admin/core/user/{lead.pk}/end-log-ins/")
    assert [client.get("/account/").status_code for client in clients] == [302, 302]
    assert administrator.get("/account/").status_code == 200
    assert json.loads(Event.objects.get(action="user.log_ins_ended").data) == {"count": 2}


@pytest.mark.parametrize("change", ["roles", "is_active", "is_staff"])
def test_other_rights_end_the_log_ins(lead: User, make_staff: Any, logged_in: Any, change: str) -> None:
    administrator, client = make_staff("administrator"), logged_in(lead)
    if change != "roles":
        setattr(lead, change, False)
    groups = [] if change == "roles" else list(lead.groups.all())
    save_account(lead, actor=administrator, changed=[change], groups=groups)
    assert client.get("/account/").status_code == 302


def test_another_name_ends_none(lead: User, make_staff: Any, logged_in: Any) -> None:
    client, lead.full_name = logged_in(lead), "Lena Lead"
    save_account(lead, actor=make_staff("administrator"), changed=["full_name"], groups=list(lead.groups.all()))
    assert client.get("/account/").status_code == 200


def test_ending_what_is_not_there_is_no_error(support: User, lead: User) -> None:
    assert end_log_ins(support, actor=lead) == 0

"""What the site remembers of a browser lies sealed in the database (R14), and opens only where it belongs."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from core.keys import ring
from core.keys.models import DataKey
from core.sessions import Sessions, SessionStore
from sellers.models import Seller

pytestmark = pytest.mark.django_db


def kept(**values: Any) -> SessionStore:
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def stored(store: SessionStore) -> str:
    return Session.objects.get(session_key=store.session_key).session_data


def read(session_key: str | None) -> dict[str, Any]:
    return dict(SessionStore(session_key).items())


def test_what_is_remembered_is_read_again_and_stands_sealed_in_the_row() -> None:
    store = kept(login_code="480517", name="Åsa")
    assert read(store.session_key) == {"login_code": "480517", "name": "Åsa"}
    assert stored(store)[:9] == f"{ring.current('fields').id}:"
    assert SessionStore(store.session_key).decode(stored(store)) == {"login_code": "480517", "name": "Åsa"}
    assert db.SessionStore().decode(stored(store)) == {}


def test_a_new_key_takes_along_what_is_remembered() -> None:
    store = kept(name="Sam")
    before = store.session_key
    store.cycle_key()
    store.save()
    assert (read(store.session_key), read(before)) == ({"name": "Sam"}, {})


def test_it_is_read_and_written_in_an_event_loop_whose_process_does_not_know_the_key_yet() -> None:
    store = kept(name="Sam")

    async def add() -> None:
        ring.forget()
        there = SessionStore(store.session_key)
        await there.aset("role", "seller")
        await there.asave()

    async_to_sync(add)()
    assert read(store.session_key) == {"name": "Sam", "role": "seller"}


@pytest.mark.parametrize(
    "data",
    ["", "no colon", "AAAAAAAA:", "AAAAAAAA:%%%", "AAAAAAAA:AAAA", "AAAAAAAA:" + "QUFB" * 20, ":AAAAAAAAAAAAAAAA" * 9],
)
def test_a_row_that_does_not_open_is_no_session(seller: Seller, log_in: Any, data: str) -> None:
    client = log_in(seller.user)
    Session.objects.update(session_data=data)
    answer = client.get("/home/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/home/")
    assert client.cookies["session"].value == ""


def test_nor_is_one_as_djangos_own_store_writes_it(seller: Seller, log_in: Any) -> None:
    client = log_in(seller.user)
    Session.objects.update(session_data=db.SessionStore().encode(dict(client.session.items())))
    assert client.get("/home/").status_code == 302


def test_whoever_had_one_that_does_not_open_logs_in_anew(seller: Seller, log_in: Any) -> None:
    client = log_in(seller.user)
    Session.objects.update(session_data="")
    client.force_login(seller.user)
    assert client.get("/home/").status_code == 200


def test_one_that_is_copied_onto_another_session_in_the_database_opens_nothing(
    seller: Seller, other_seller: Seller, log_in: Any
) -> None:
    client, other = log_in(seller.user), log_in(other_seller.user)
    Session.objects.filter(session_key=other.session.session_key).update(
        session_data=Session.objects.get(session_key=client.session.session_key).session_data
    )
    assert [each.get("/home/").status_code for each in (client, other)] == [200, 302]


def test_a_log_in_costs_no_query_for_its_key(seller: Seller, log_in: Any, django_assert_num_queries: Any) -> None:
    session_key = log_in(seller.user).session.session_key
    with django_assert_num_queries(1):
        assert read(session_key)["_auth_user_id"] == str(seller.user_id)


def test_log_ins_are_listed_and_ended_as_before(seller: Seller, log_in: Any) -> None:
    client, other = log_in(seller.user), log_in(seller.user)
    for each in (client, other):
        assert each.get("/home/").status_code == 200
    known = {"ip": "127.0.0.1", "user_agent": "x", "session_key": other.session.session_key}
    UserSession.objects.create(user=seller.user, **known).end()
    assert [each.get("/home/").status_code for each in (client, other)] == [200, 302]


def test_codes_to_log_in_register_and_reset_stand_in_no_row(seller: Seller, mailed_codes: list[str]) -> None:
    sent = {
        "/accounts/login/code/": {"email": seller.user.email},
        "/accounts/password/reset/": {"email": seller.user.email},
        "/accounts/signup/": {"email": "new@example.com", "password1": "quite Another 1 here", "phrase": "amber fern"},
    }
    for path, data in sent.items():
        assert Client(headers={"host": "localhost"}).post(path, {**data, "time_zone": "UTC"}).status_code == 302
    rows = [SessionStore(row.session_key).decode(row.session_data) for row in Session.objects.all()]
    assert len(mailed_codes) == len(rows) == 3
    assert sorted(code for code in mailed_codes for row in rows if code in str(row)) == sorted(mailed_codes)
    as_stored = [row.session_data for row in Session.objects.all()]
    assert [code for code in mailed_codes if code in str(as_stored)] == []
    assert [db.SessionStore().decode(each) for each in as_stored] == [{}, {}, {}]


@pytest.fixture
def mailed_codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """As django-allauth makes them."""
    from allauth.account.adapter import DefaultAccountAdapter

    made: list[str] = []
    for name in ("generate_login_code", "generate_password_reset_code", "generate_email_verification_code"):
        make = getattr(DefaultAccountAdapter, name)
        monkeypatch.setattr(DefaultAccountAdapter, name, lambda self, make=make: made.append(make(self)) or made[-1])
    return made


def superseded() -> list[str]:
    old = list(DataKey.objects.filter(purpose="fields", superseded_at=None).values_list("key_id", flat=True))
    DataKey.objects.filter(key_id__in=old).update(superseded_at=timezone.now())
    ring.new_key("fields").save()
    ring.forget()
    return old


@pytest.fixture
def old_keys() -> Any:
    """Makes the keys that stand under it old ones, when it is called."""
    yield superseded
    ring.forget()


def move(old: list[str]) -> list[tuple[int, int]]:
    batches, after = [], 0
    while batch := Sessions().move(old, after=after, limit=2):
        batches.append(batch)
        after = batch[0]
    return batches


def test_a_rotation_moves_sessions_in_batches_and_nobody_is_logged_out(old_keys: Any) -> None:
    stores = [kept(number=number) for number in range(5)]
    old = old_keys()
    new = kept(number=5)
    assert Sessions().left(old)
    assert move(old) == [(2, 2), (4, 2), (5, 1)]
    assert not Sessions().left(old)
    assert [read(store.session_key) for store in [*stores, new]] == [{"number": number} for number in range(6)]


def test_a_rotation_removes_what_does_not_open_anyway(old_keys: Any) -> None:
    own, other = kept(name="Sam"), kept(name="Olga")
    Session.objects.filter(session_key=own.session_key).update(session_data=stored(other))
    old = old_keys()
    assert move(old) == [(2, 2)]
    assert [row.session_key for row in Session.objects.all()] == [other.session_key]


def test_a_session_that_is_over_does_not_open(settings: Any) -> None:
    store = kept(name="Sam")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert read(store.session_key) == {}

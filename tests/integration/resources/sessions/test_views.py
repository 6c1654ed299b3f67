"""Times and sessions as a platform shows and books them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from core.models import User
from core.times import format_moment
from integration.models import ApiKey
from integration.resources.sessions.answers import STATUSES, OfferPage, SessionAnswer
from integration.resources.sessions.listing import listed
from integration.rest.times import rfc3339
from messaging.models import Message
from scheduling.models import AccountManager, Booking, JoinToken, Offer, Place, Session
from sellers.models import Seller
from tests.answers import text_of
from tests.integration.asking import fields_of
from tests.integration.described import faults_of
from tests.races import results_at_once
from tests.verification.building import book
from verification.models import Case, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


def post(client: Any, address: str, key: str = "one", **body: Any) -> Any:
    return client.post(f"/api/v1/{address}", body, format="json", headers={"Idempotency-Key": key})


def offers_of(client: Any, case: Case) -> list[dict[str, Any]]:
    shown = client.get(f"/api/v1/cases/{case.public_id}/offers").json()
    assert faults_of(OfferPage(), shown) == []
    return shown["data"]


def take(client: Any, case: Case, offer: str, key: str = "one") -> Any:
    return post(client, "sessions", key, case=case.public_id, offer=offer, time_zone="Europe/London")


def test_the_times_held_are_those_of_the_sellers_page(session_case: Case, client: Any) -> None:
    held = session_case.seller.offers.held()
    shown = offers_of(client, session_case)
    assert [(each["id"], datetime.fromisoformat(each["starts_at"])) for each in shown] == [
        (offer.public_id, offer.starts_at) for offer in held
    ]
    assert [datetime.fromisoformat(each["expires_at"]) for each in shown] == [offer.expires_at for offer in held]


def test_times_that_the_client_has_are_not_sent_again(session_case: Case, client: Any) -> None:
    address = f"/api/v1/cases/{session_case.public_id}/offers"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_time_is_booked_with_the_zone_in_which_it_was_agreed(session_case: Case, client: Any) -> None:
    offer = offers_of(client, session_case)[0]
    answer = take(client, session_case, offer["id"])
    booking = Booking.objects.get()
    shown = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/sessions/{booking.session.public_id}")
    assert faults_of(SessionAnswer(), shown) == []
    assert (shown["starts_at"], shown["time_zone"], shown["status"]) == (
        offer["starts_at"],
        "Europe/London",
        "scheduled",
    )
    assert shown["case"] == session_case.public_id
    assert Event.objects.get(action="booking.booked").actor == client.key.public_id
    case = client.get(f"/api/v1/cases/{session_case.public_id}").json()
    assert (case["status"], case["session"]["id"]) == ("session_booked", shown["id"])


def test_the_api_the_page_and_the_message_name_one_moment_across_the_change_of_clocks(
    session_case: Case, log_in: Callable[[User], Client], client: Any
) -> None:
    """R43: on 2031-10-26 London has 01:30 twice; the second one is meant."""
    start = datetime(2031, 10, 26, 1, 30, fold=1, tzinfo=ZoneInfo("Europe/London"))
    offer = session_case.seller.offers.held().first()
    assert offer
    Offer.objects.filter(pk=offer.pk).update(starts_at=start)
    Offer.objects.exclude(pk=offer.pk).delete()
    AccountManager.objects.update(trained_until=start.date().replace(year=2032))
    shown = take(client, session_case, offer.public_id).json()
    assert shown["starts_at"] == "2031-10-26T01:30:00Z"
    booking = Booking.objects.get()
    when = format_moment(start, "Europe/London", "en")
    assert "UTC+00:00" in when
    page = " ".join(text_of(log_in(session_case.seller.user).get(f"/booking/{booking.public_id}/")).split())
    assert " ".join(when.split()) in page
    assert when in Message.objects.get(purpose="session_booked").body


@pytest.mark.parametrize(
    ("status", "code"), [("released", "offer_gone"), ("expired", "offer_gone"), ("held", "offer_gone")]
)
def test_what_is_held_no_longer_is_gone(status: str, code: str, session_case: Case, client: Any) -> None:
    offer = offers_of(client, session_case)[0]["id"]
    Offer.objects.filter(public_id=offer).update(status=status, expires_at=session_case.submitted_at)
    answer = take(client, session_case, offer)
    assert (answer.status_code, answer.json()["code"], Booking.objects.count()) == (409, code, 0)


def test_where_somebody_was_faster_it_is_taken(session_case: Case, other_seller: Seller, client: Any) -> None:
    offer = session_case.seller.offers.held().first()
    assert offer
    manager = AccountManager.objects.get()
    booked = book(other_seller, manager.user)
    Booking.objects.filter(pk=booked.pk).update(period=(offer.starts_at, offer.ends_at))
    answer = take(client, session_case, offer.public_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "offer_taken")
    assert Case.objects.get(pk=session_case.pk).status == "session_needed"


def test_anothers_offer_is_gone(session_case: Case, make_seller: Callable[..., Seller], client: Any) -> None:
    offer = session_case.seller.offers.held().first()
    assert offer
    Offer.objects.filter(pk=offer.pk).update(seller=make_seller("third@example.com"))
    assert take(client, session_case, offer.public_id).json()["code"] == "offer_gone"


def test_a_zone_that_there_is_not_is_named(session_case: Case, client: Any) -> None:
    answer = post(client, "sessions", case=session_case.public_id, offer="off_x", time_zone="Mars/Base")
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("time_zone", "unknown_zone")]


def test_other_times_take_the_place_of_those_that_do_not_fit(session_case: Case, client: Any) -> None:
    before = {each["id"] for each in offers_of(client, session_case)}
    answer = post(client, f"cases/{session_case.public_id}/offers/renew")
    after = {each["id"] for each in answer.json()["data"]}
    assert (len(after) > 0, before & after) == (True, set())
    assert Case.objects.get(pk=session_case.pk).declined_sets == 1


def test_a_wish_is_kept_and_times_are_held_as_wished(session_case: Case, client: Any) -> None:
    wish = {"weekdays": [2, 2, 1], "hours": ["morning"], "time_zone": "Asia/Calcutta"}
    assert post(client, f"cases/{session_case.public_id}/wishes", **wish).status_code == 200
    kept = Case.objects.get(pk=session_case.pk).wished_times
    assert kept == {"weekdays": [1, 2], "hours": ["morning"], "time_zone": "Asia/Kolkata"}


def test_a_place_is_chosen_and_the_times_are_those_there(
    session_case: Case, place: Place, at_place: AccountManager, client: Any
) -> None:
    shown = client.get(f"/api/v1/cases/{session_case.public_id}/offers").json()
    assert [each["id"] for each in shown["places"]] == [place.public_id]
    chosen = post(client, f"cases/{session_case.public_id}/place", place=place.public_id).json()["data"]
    assert {each["place"] for each in chosen} == {place.public_id}
    session = take(client, session_case, chosen[0]["id"], "two").json()
    assert (session["place"]["id"], session["time_zone"]) == (place.public_id, place.time_zone)
    assert (session["in_person"], session["join_opens_at"]) == (True, None)


def test_a_session_is_moved_and_cancelled(booked_case: Case, client: Any) -> None:
    session = booked_case.booking.session.public_id
    offer = post(client, f"cases/{booked_case.public_id}/offers/renew").json()["data"][0]
    moved = post(client, f"sessions/{session}/change", "two", offer=offer["id"], time_zone="Europe/London").json()
    assert (moved["starts_at"], moved["status"]) == (offer["starts_at"], "scheduled")
    assert client.get(f"/api/v1/sessions/{session}").json()["status"] == "changed"
    cancelled = post(client, f"sessions/{moved['id']}/cancel", "three").json()
    assert (cancelled["status"], cancelled["case"]) == ("cancelled", None)
    assert post(client, f"sessions/{moved['id']}/cancel", "four").json()["code"] == "not_now"
    assert Case.objects.get(pk=booked_case.pk).status == "session_needed"


def test_what_leads_into_a_session_is_nowhere(booked_case: Case, client: Any) -> None:
    """R1 to R3."""
    session = Session.objects.get()
    addresses = ["sessions", f"sessions/{session.public_id}", f"cases/{booked_case.public_id}"]
    said = " ".join(client.get(f"/api/v1/{each}").content.decode() for each in addresses)
    assert (session.public_id in said, session.code in said) == (True, False)
    assert JoinToken.objects.get().token_hash not in said


def test_a_list_takes_as_many_queries_for_thirty_as_for_one(booked_case: Case, ops: User, client: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown = client.get("/api/v1/sessions", {"limit": 50}).json()["data"]
        counted.append(len(shown))
        return len(queries)

    counted: list[int] = []
    client.get("/api/v1/sessions")
    first = count()
    for number in range(29):
        seller = Seller.objects.create(user=User.objects.create(email=f"{number}@example.com"))
        user = User.objects.create(email=f"m{number}@example.com", is_staff=True)
        book(seller, user)
    assert (count(), counted) == (first, [1, 30])


@pytest.fixture
def of_each_status(account_manager: User) -> dict[str, str]:
    """{status: id}, as the booking and the session say it."""
    found = {}
    for number, status in enumerate(STATUSES):
        seller = Seller.objects.create(user=User.objects.create(email=f"{number}@example.com"))
        booking = book(seller, User.objects.create(email=f"m{number}@example.com", is_staff=True))
        if status in ("scheduled", "live"):
            Session.objects.filter(booking=booking).update(status=status)
        else:
            Booking.objects.filter(pk=booking.pk).update(status=status)
        found[status] = booking.session.public_id
    return found


@pytest.mark.parametrize("status", STATUSES)
def test_those_of_one_status_are_listed(status: str, of_each_status: dict[str, str], client: Any) -> None:
    shown = client.get("/api/v1/sessions", {"status": status}).json()["data"]
    assert [(each["id"], each["status"]) for each in shown] == [(of_each_status[status], status)]


def test_those_that_begin_from_a_time_on_are_listed(booked_case: Case, client: Any) -> None:
    starts = booked_case.booking.starts_at
    for since, count in ((starts, 1), (starts + timedelta(seconds=1), 0)):
        shown = client.get("/api/v1/sessions", {"starts_since": rfc3339(since)}).json()["data"]
        assert len(shown) == count


@pytest.fixture
def many_held(booked_case: Case) -> None:
    """So many that reading all is dear, and counted, which takes the owner of the tables: for a table that was empty
    when it was counted, one plan is as good as another."""
    booking, day = booked_case.booking, timedelta(days=1)
    person = {"seller": booking.seller, "manager": booking.manager, "time_zone": "UTC", "language": "en"}
    held = Booking.objects.bulk_create(
        Booking(
            **person,
            period=(booking.starts_at - number * day, booking.ends_at - number * day),
            status="held",
            uid=f"{number}",
        )
        for number in range(1, 500)
    )
    Session.objects.bulk_create(Session(booking=each, code=each.uid, status="ended") for each in held)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ANALYZE scheduling_booking, scheduling_session")
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'scheduling_booking'::regclass")
        assert cursor.fetchone() == (500,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked", [{"status": "missed"}, {"status": "scheduled"}, {"starts_since": timezone.now()}])
def test_what_is_few_is_read_from_an_index(asked: dict[str, Any], many_held: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for what in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{what} = off")
        plan = listed(ApiKey(is_test=False), asked).select_related(None).explain()
    assert "bookings_by_status" in plan or "bookings_by_start" in plan or "one_booking_at_a_time" in plan, plan


def test_no_session_is_booked_or_moved_without_the_zone_in_which_it_was_agreed(booked_case: Case, client: Any) -> None:
    session = booked_case.booking.session.public_id
    for address, body in (("sessions", {"case": booked_case.public_id}), (f"sessions/{session}/change", {})):
        assert fields_of(post(client, address, address, offer="off_x", **body)) == {"time_zone": "required"}


def test_a_time_that_has_passed_is_gone(session_case: Case, client: Any) -> None:
    """Its hold ends before it begins."""
    offer = offers_of(client, session_case)[0]["id"]
    past = timezone.now() - timedelta(minutes=1)
    Offer.objects.filter(public_id=offer).update(starts_at=past, expires_at=past)
    answer = take(client, session_case, offer)
    assert (answer.status_code, answer.json()["code"]) == (409, "offer_gone")


def test_a_session_that_was_held_names_its_case_whichever_way_it_was_decided(live: Review, client: Any) -> None:
    """Of a suspicion of fraud the case keeps it, of one that nobody was sure of it does not: neither is to be seen."""
    session = live.session
    assert session
    for booking in (session.booking, None):
        Case.objects.update(booking=booking)
        assert client.get(f"/api/v1/sessions/{session.public_id}").json()["case"] == live.case.public_id


def test_sessions_of_the_other_world_are_not_there(booked_case: Case, platform: Callable[..., Any]) -> None:
    test = platform(is_test=True)
    session = booked_case.booking.session.public_id
    assert test.get("/api/v1/sessions").json()["data"] == []
    assert test.get(f"/api/v1/sessions/{session}").status_code == 404
    assert post(test, f"sessions/{session}/cancel").status_code == 404
    assert test.get(f"/api/v1/cases/{booked_case.public_id}/offers").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_twenty_who_book_one_time_at_once_get_one_session(session_case: Case, client: Any) -> None:
    offer = offers_of(client, session_case)[0]["id"]
    found = results_at_once(
        [lambda key=key: take(client, session_case, offer, str(key)).json()["id"] for key in range(20)]
    )
    assert (len(set(found)), Booking.objects.count(), Session.objects.count()) == (1, 1, 1)

"""The feed: everything that happened in the world of the key, oldest first, and on from any place in it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from audit.log import record
from integration.events.catalogue import TYPES
from integration.events.projecting import project_events
from integration.models import Event
from integration.resources.events import EventAnswer
from integration.webhooks.signing import body_of
from sellers.models import Seller
from tests.integration.described import faults_of

pytestmark = pytest.mark.django_db
FEED = "/api/v1/events"


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform("events:read")


@pytest.fixture
def verified(seller: Seller) -> Seller:
    record("seller.verified", actor=None, subject=seller)
    project_events()
    return seller


def types(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [event["type"] for event in answer.json()["data"]]


def test_an_event_is_what_the_list_says_of_it(client: Any, verified: Seller) -> None:
    listed = client.get(FEED, {"type": "seller.status_changed"}).json()["data"]
    event = Event.objects.get(type="seller.status_changed")
    shown = {
        "object": "event",
        "id": event.public_id,
        "type": "seller.status_changed",
        "version": 1,
        "api_version": "v1",
        "mode": "live",
        "timestamp": event.at.isoformat().replace("+00:00", "Z"),
        "subject": verified.public_id,
        "data": {"seller": verified.public_id},
    }
    assert listed == [shown]
    assert client.get(f"{FEED}/{event.public_id}").json() == shown


def test_the_cursor_of_the_end_gives_what_happens_after_it(client: Any, verified: Seller) -> None:
    first = client.get(FEED).json()
    nothing = client.get(FEED, {"cursor": first["next_cursor"]})
    assert types(nothing) == []
    record("seller.activated", actor=None, subject=verified)
    project_events()
    for cursor in (first["next_cursor"], nothing.json()["next_cursor"]):
        assert types(client.get(FEED, {"cursor": cursor})) == ["seller.status_changed"]


def test_one_can_begin_before_anything_has_happened(client: Any, make_seller: Callable[..., Seller]) -> None:
    cursor = client.get(FEED).json()["next_cursor"]
    record("seller.registered", actor=None, subject=make_seller("new@example.com"))
    project_events()
    assert "seller.created" in types(client.get(FEED, {"cursor": cursor}))


def test_a_walk_of_single_steps_meets_everything_once_in_order(client: Any, verified: Seller) -> None:
    met, cursor = [], {}
    while True:
        page = client.get(FEED, {"limit": 1, **cursor}).json()
        if not page["data"]:
            break
        met += [event["id"] for event in page["data"]]
        cursor = {"cursor": page["next_cursor"]}
    assert met == list(Event.objects.order_by("id").values_list("public_id", flat=True))


def test_filters_narrow_it(client: Any, verified: Seller, make_seller: Callable[..., Seller]) -> None:
    other = make_seller("other@example.com")
    record("seller.activated", actor=None, subject=other)
    project_events()
    for name in ("seller", "subject"):
        found = client.get(FEED, {name: other.public_id, "type": "seller.status_changed,case.decided"}).json()["data"]
        assert [event["seller"] for event in (each["data"] for each in found)] == [other.public_id]


def test_a_type_that_there_is_not_is_named(client: Any) -> None:
    answer = client.get(FEED, {"type": "case.decided,case.fraud_suspected"})
    assert answer.json()["errors"] == [
        {"field": "type", "code": "unknown", "detail": "There is no type case.fraud_suspected."}
    ]


def test_the_other_world_is_not_there(platform: Callable[..., Any], verified: Seller) -> None:
    test = platform("events:read", is_test=True)
    assert types(test.get(FEED)) == []
    event = Event.objects.first()
    assert event
    assert test.get(f"{FEED}/{event.public_id}").status_code == 404


def test_a_page_costs_the_same_however_many_it_shows(
    client: Any, verified: Seller, django_assert_max_num_queries: Any
) -> None:
    for _number in range(30):
        record("seller.activated", actor=None, subject=verified)
    project_events()
    for limit in (1, 30):
        with django_assert_max_num_queries(3):
            client.get(FEED, {"limit": limit})


@pytest.mark.parametrize("type_", TYPES)
def test_the_feed_and_a_webhook_say_the_same_of_an_event(type_: str, client: Any, seller: Seller) -> None:
    data = {"case": "case_x", "seller": seller.public_id}
    event = Event.objects.create(
        audit_event=0, type=type_, version=1, subject="case_x", seller=seller.public_id, is_test=False,
        at=timezone.now(), data=data,
    )  # fmt: skip
    shown = client.get(f"{FEED}/{event.public_id}").json()
    assert faults_of(EventAnswer(), shown) == []
    assert json.loads(body_of(vars(event))) == shown
    assert client.get(FEED, {"type": type_, "subject": "case_x"}).json()["data"] == [shown]

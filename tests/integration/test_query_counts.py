"""Everything that is read takes as many queries where there are thirty of what it shows as where there is one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.actions.addresses import enter_address
from core.models import User
from integration.events.projecting import project_events
from integration.keys.actions import make_key
from integration.keys.scopes import SCOPES
from integration.models import WebhookEndpoint
from messaging.models import Message
from scheduling.models import Offer
from sellers.models import Seller
from tests.integration import seeded
from tests.integration.access import TABLE
from tests.integration.seeded import Subject
from tests.scheduling.room.rows import make_session
from tests.verification.building import complete, find, manager_of, open_case
from verification.models import Case, MissedSession
from verification.screening.rules import ALL

pytestmark = [pytest.mark.django_db, seeded.ALONE]
MANY = 30
READ = [line.split()[1] for line in TABLE.strip().splitlines() if line.startswith("GET")]
# The others are of one thing; what it consists of is there once, and thirty times where that can be.
LISTS = {
    "cases",
    "sessions",
    "events",
    "sellers",
    "webhook_endpoints",
    "sellers/<str:seller>/messages",
    "webhook_endpoints/<str:endpoint>/deliveries",
}


class Crowd(NamedTuple):
    """`few` has one of each, `many` has thirty."""

    client: Client
    few: Subject
    many: Subject


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """Those of the module."""


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Crowd]:
    with seeded.for_a_module(django_db_blocker, tmp_path_factory.mktemp("crowd")):
        ops = seeded.make_ops()
        user, colleague = (seeded.make_reviewer(f"{name}@staff.example.com") for name in ("rita", "carl"))
        house = seeded.make_webhook(True, ops)
        WebhookEndpoint.objects.bulk_create(
            WebhookEndpoint(is_test=True, url="https://hooks.example.com/", secret="whsec_x", types=["case.decided"])
            for _number in range(MANY)
        )
        few, many = _one("few@shop.example", user), _one("many@shop.example", colleague)
        _multiply(many, user)
        for number in range(MANY):
            _booked(seeded.make_one(f"s{number}@shop.example", is_test=True), user)
        project_events()
        _key, secret = make_key("Reader", actor=ops, is_test=True, scopes=SCOPES)
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        yield Crowd(client, *[{**house, **seeded.subject_of(each)} for each in (few, many)])


def _one(email: str, user: User) -> Seller:
    seller = seeded.make_one(email, is_test=True)
    seeded.miss_session(seller, user=user)
    seeded.name_contact(seller)
    enter_address(seller, actor=seller.user, kind="phone", value="+447400123456")  # of each kind one waits at most
    _hold(seller, 0)
    _say(seller, 0)
    return Seller.objects.get(pk=seller.pk)


def _hold(seller: Seller, number: int) -> None:
    starts_at = timezone.now() + timedelta(days=5, hours=number)
    expires_at = timezone.now() + timedelta(days=1)
    Offer.objects.create(seller=seller, starts_at=starts_at, language="en", minutes=30, expires_at=expires_at)


def _say(seller: Seller, number: int) -> None:
    now, about = timezone.now(), seller.public_id
    more = {"due_at": now, "published_at": now, "title": "Read this", "body": "It is short."}
    Message.objects.create(recipient=seller.user, purpose="case_submitted", about=about, revision=number + 1, **more)


def _multiply(seller: Seller, user: User) -> None:
    case = seller.cases.get()
    find(case, *[rule.name for rule in ALL])
    for number in range(1, MANY):
        _hold(seller, number)
        _say(seller, number)
        session = make_session(seller, manager_of(user), starts_in_minutes=-60 * (100 + number))
        MissedSession.objects.create(case=case, session=session, found_at=timezone.now())


def _booked(seller: Seller, user: User) -> None:
    session = make_session(complete(seller), manager_of(user), starts_in_minutes=60 * (2 + seller.pk))
    open_case(seller, Case.Status.SESSION_BOOKED, booking=session.booking)


def count(client: Client, route: str, subject: Subject, **asked: Any) -> tuple[int, Any]:
    """How many queries, and what was answered."""
    named = {**subject, "public_id": subject["case" if "cases/" in route else "seller"]}
    path = "/api/v1/" + route.replace("<str:", "{").replace(">", "}").format(**named)
    assert client.get(path, asked).status_code == 200  # what is read once and remembered
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, asked)
    return len(queries), answer.json()


@pytest.mark.parametrize("route", READ)
def test_thirty_take_as_many_queries_as_one(route: str, crowd: Crowd) -> None:
    if route in LISTS:
        few, one = count(crowd.client, route, crowd.many, limit=1)
        many, thirty = count(crowd.client, route, crowd.many, limit=MANY)
        assert (len(one["data"]), len(thirty["data"])) == (1, MANY)
    else:
        few, _one = count(crowd.client, route, crowd.few)
        many, _thirty = count(crowd.client, route, crowd.many)
    assert (many, many <= 12) == (few, True)

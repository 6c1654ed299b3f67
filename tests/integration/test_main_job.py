"""The whole main job as a platform does it, by the API alone: from a new seller to an active account. It hears of each
step by a signed webhook, and acts on what it hears. People do what is theirs by the actions of their pages; mails and
text messages go to local sinks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from psycopg2.extras import DateTimeTZRange
from pytest_django import DjangoCaptureOnCommitCallbacks

from contacts.codes import TEST_CODE
from core.models import User
from core.roles import ACCOUNT_MANAGER
from integration.testmode.magic import SESSION
from scheduling.models import AccountManager, Booking, Session
from scheduling.room.actions.staying import touch
from sellers.models import Seller
from tests.contacts.conftest import last_code as last_code
from tests.contacts.conftest import texts as texts
from tests.integration.asking import patch, post
from tests.integration.listening import Event, Listener, listener
from tests.integration.resources.sellers.test_views import DETAILS, SAM
from tests.scheduling.conftest import make_manager as make_manager
from tests.sellers import samples
from tests.verification.building import answer_all, begin, publish_plan
from verification.models import Case, Decision, Review
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import admit_seller

pytestmark = pytest.mark.django_db
TAX = {"country": "DE", "number": "DE136695976", "certified": True}
IN_ORDER = ["case.submitted", "session.booked", "case.decided"]  # what waits for what was heard before


def create(client: Any, **person: str) -> dict[str, Any]:
    """Ready to be submitted."""
    details = {**DETAILS, "person": {**DETAILS["person"], **person}}
    created = post(client, "sellers", {**SAM, "reference": "A-1", **details})
    assert created.status_code == 201, created.json()
    seller, photo = created.json(), samples.jpeg()
    address = f"/api/v1/sellers/{seller['id']}/documents"
    for document in client.get(address).json()["data"]:
        file = f"{address}/{document['kind']}/file"
        sent = client.put(file, photo, content_type="image/jpeg", CONTENT_LENGTH=str(len(photo)))
        assert sent.json()["status"] == "uploaded", sent.json()
    return seller


def book(client: Any, case: dict[str, Any]) -> dict[str, Any]:
    offers = client.get(f"/api/v1/cases/{case['id']}/offers").json()
    body = {"case": case["id"], "offer": offers["data"][0]["id"], "time_zone": offers["time_zone"]}
    answer = post(client, "sessions", body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def read(client: Any, kind: str, public_id: str) -> dict[str, Any]:
    return client.get(f"/api/v1/{kind}s/{public_id}").json()


def hold_and_approve(case: Case, user: User) -> None:
    """The session begins now, and its account manager finds everything in order."""
    now = timezone.now()
    Booking.objects.update(period=DateTimeTZRange(now, now + timedelta(minutes=30)))
    Session.objects.update(entered_at=now, consented_at=now)
    touch(Session.objects.get(), connection="waits")
    review = begin(case, user)
    admit_seller(review, actor=user)
    answer_all(Review.objects.get(pk=review.pk))
    decide(Review.objects.get(pk=review.pk), actor=user, outcome=Decision.Outcome.APPROVED, reason_codes=[])


def confirm_contact(client: Any, seller: dict[str, Any], last_code: Callable[[], str]) -> dict[str, Any]:
    address = f"sellers/{seller['id']}/contact"
    named = {"name": "Cora Contact", "relation": "colleague", "email": "cora@example.net"}
    phone = {"country": "GB", "number": "07400 123456"}
    patch(client, address, {**named, "phone": phone})
    for kind in ("email", "phone"):
        post(client, f"{address}/codes", {"kind": kind})
        post(client, f"{address}/confirm", {"kind": kind, "code": last_code()})
    return client.get(f"/api/v1/{address}").json()


def act_on_what_is_heard(listener: Listener) -> None:
    """The platform's own side: it reads the case, chooses a time, and gives the tax information of who is approved."""
    client = listener.client

    def go_on(event: Event) -> None:
        case = read(client, "case", event["data"]["case"])
        if case["next"]["action"] == "choose_time":
            book(client, case)
        if case["next"]["action"] == "give_tax_information":
            given = post(client, f"sellers/{case['seller']}/tax_information", TAX)
            assert (given.status_code, given.json()["status"]) == (200, "active"), given.json()

    listener.on.update(dict.fromkeys(["case.submitted", "case.decided"], go_on))


def assert_all_of_it_was_heard_in_order(listener: Listener, case: dict[str, Any]) -> None:
    assert listener.by_subject() == listener.in_the_feed()
    heard = listener.types_of(case["id"])
    assert [each for each in heard if each in IN_ORDER] == IN_ORDER
    assert "session.held" in heard
    assert read(listener.client, "case", case["id"])["status"] == "approved"
    assert read(listener.client, "seller", case["seller"])["status"] == "active"
    assert listener.types_of(case["seller"])[-1] == "seller.status_changed"


def test_a_platform_brings_a_seller_from_creation_to_an_active_account(
    platform: Callable[..., Any], make_manager: Callable[..., AccountManager], last_code: Callable[[], str]
) -> None:
    client = platform()
    user = make_manager(languages=["de", "en"]).user
    user.groups.add(Group.objects.get(name=ACCOUNT_MANAGER))
    publish_plan(random_sample_percent=100)
    with listener(client) as webhooks:
        act_on_what_is_heard(webhooks)
        seller = create(client)
        assert confirm_contact(client, seller, last_code)["status"] == "confirmed"
        case = post(client, "cases", {"seller": seller["id"]}).json()
        assert (case["status"], case["next"]["action"]) == ("session_needed", "choose_time")
        webhooks.listen()
        booked = read(client, "case", case["id"])
        assert (booked["status"], booked["session"]["time_zone"]) == ("session_booked", "Europe/Berlin")
        hold_and_approve(Case.objects.select_related("seller__user", "booking").get(), User.objects.get(pk=user.pk))
        webhooks.listen()
        assert read(client, "session", booked["session"]["id"])["status"] == "held"
        assert_all_of_it_was_heard_in_order(webhooks, case)
    said = client.get(f"/api/v1/sellers/{seller['id']}/messages", {"limit": 100}).json()["data"]
    assert {"session_booked", "case_decided", "seller_active"} <= {each["purpose"] for each in said}


def test_the_same_in_the_test_world_where_the_outcome_is_picked(
    platform: Callable[..., Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = platform(is_test=True)

    def pick(event: Event) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            post(client, f"test/cases/{event['data']['case']}/outcome", {"outcome": "approved"})

    with listener(client) as webhooks:
        act_on_what_is_heard(webhooks)
        webhooks.on["session.booked"] = pick
        seller = create(client, document_number=SESSION)
        assert confirm_contact(client, seller, lambda: TEST_CODE)["status"] == "confirmed"
        case = post(client, "cases", {"seller": seller["id"]}).json()
        assert (case.get("mode"), case["status"]) == ("test", "session_needed"), case
        webhooks.listen()
        assert {event["mode"] for event in webhooks.heard} == {"test"}
        assert_all_of_it_was_heard_in_order(webhooks, case)


def test_no_platform_hears_of_the_other_world(platform: Callable[..., Any], make_seller: Callable[..., Seller]) -> None:
    with listener(platform()) as live, listener(platform(is_test=True)) as test:
        sellers = [make_seller(f"s{is_test}@shop.example", is_test=is_test) for is_test in (False, True)]
        live.listen()
        test.listen()
        heard = [{event["data"]["seller"] for event in each.heard} for each in (live, test)]
        assert heard == [{seller.public_id} for seller in sellers]

"""Fifty equal requests at once, of the kind that matters most: one effect, and the same bytes for everybody."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from audit.models import Event
from core.models import PolicyVersion
from messaging.models import Message
from scheduling.models import Booking
from sellers.models import Seller
from tests.integration.asking import post
from tests.races import results_at_once
from verification.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"email": "sam@shop.example.com", "full_name": "Sam Seller", "reference": "A-1"}


class Effect(NamedTuple):
    """What happened since it was looked at: audit events by their actions, messages queued."""

    events: Counter[str]
    messages: Counter[str]

    @classmethod
    def since(cls, event: int, message: int) -> "Effect":
        events = Event.objects.filter(pk__gt=event).values_list("action", flat=True)
        return cls(Counter(events), Counter(Message.objects.filter(pk__gt=message).values_list("purpose", flat=True)))


@pytest.fixture
def fifty_at_once(platform: Callable[..., Any]) -> Callable[..., Effect]:
    """The effect; each of them insists, as a platform does, until it has an answer."""
    client = platform()
    PolicyVersion.objects.create(number=1, figures={"api_requests_per_minute_count": 100_000})  # they do not wait

    def act(path: str, body: dict[str, Any]) -> Effect:
        event, message = (last(model) for model in (Event, Message))

        def insist() -> tuple[int, str, str, bytes]:
            while (answer := post(client, path, body, "one")).status_code == 409:
                assert (answer.json()["code"], answer["Retry-After"]) == ("request_in_flight", "1")
            return answer.status_code, answer["Location"], answer.get("ETag", ""), answer.content

        found = set(results_at_once([insist] * 50))
        assert [status for status, *_rest in found] == [201], found
        return Effect.since(event, message)

    return act


def last(model: Any) -> int:
    newest = model.objects.order_by("pk").last()
    return newest.pk if newest else 0


def test_one_seller_is_created(fifty_at_once: Callable[..., Effect]) -> None:
    events, messages = fifty_at_once("sellers", NEW)
    assert Seller.objects.get().user.email == NEW["email"]
    assert (events, messages) == ({"seller.registered": 1, "seller.reference_saved": 1}, {})


def test_one_case_is_submitted(ready: Seller, fifty_at_once: Callable[..., Effect]) -> None:
    events, messages = fifty_at_once("cases", {"seller": ready.public_id})
    assert Case.objects.get().seller == ready
    assert (events, messages) == (
        {"case.submitted": 1, "seller.details_locked": 1, "hosted_link.made": 1},
        {"case_submitted": 1},
    )


def test_one_session_is_booked(session_case: Case, fifty_at_once: Callable[..., Effect]) -> None:
    offer = session_case.seller.offers.held()[0]
    body = {"case": session_case.public_id, "offer": offer.public_id, "time_zone": "Europe/London"}
    events, messages = fifty_at_once("sessions", body)
    assert Booking.objects.get().starts_at == offer.starts_at
    assert (events, messages) == (
        {"booking.booked": 1, "case.session_booked": 1},
        {"session_booked": 1, "session_link": 1, "session_reminder": 1},
    )

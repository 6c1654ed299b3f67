"""Of messages a platform hears of what sellers get as sellers, and of nothing that goes to the staff."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.log import record
from core.models import User
from integration.events.projecting import project_events
from integration.models import Event
from messaging.models import Message
from messaging.outbox import queue_message
from sellers.models import Seller

pytestmark = pytest.mark.django_db
HAPPENED = ["message.sent", "message.failed", "message.read"]


def told_of(message: Message) -> list[str]:
    for action in HAPPENED:
        record(action, actor=None, subject=message)
    project_events()
    return list(Event.objects.filter(subject=message.public_id).order_by("id").values_list("type", flat=True))


@pytest.fixture
def message(seller: Seller) -> Message:
    queue_message("seller_active", to=seller.user, about=seller)
    return Message.objects.get()


def test_what_a_seller_gets_is_told_with_the_seller(message: Message, seller: Seller) -> None:
    assert told_of(message) == ["message.sent", "message.returned", "message.read"]
    data = Event.objects.filter(subject=message.public_id).values_list("data", flat=True)
    assert list(data) == [{"message": message.public_id, "seller": seller.public_id}] * 3


def test_what_one_of_the_staff_gets_is_not_told_and_in_no_list(
    message: Message, seller: Seller, ops: User, platform: Callable[..., Any]
) -> None:
    Message.objects.update(recipient=ops)
    assert told_of(message) == []
    client = platform()
    assert client.get(f"/api/v1/sellers/{seller.public_id}/messages").json()["data"] == []
    assert client.get(f"/api/v1/messages/{message.public_id}").status_code == 404
    said = client.get("/api/v1/events?limit=100").content.decode()
    assert message.public_id not in said


def test_nor_is_what_a_seller_gets_as_one_of_the_staff(message: Message) -> None:
    Message.objects.update(purpose="ops_task")
    assert told_of(message) == []

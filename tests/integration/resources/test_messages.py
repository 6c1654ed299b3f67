"""What a platform reads of what its sellers were told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integration.resources.messages import MessageAnswer
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.sending.coming_due import publish_due
from scheduling.models import Session
from sellers.models import Seller
from tests.integration.described import faults_of
from verification.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


def of_seller(client: Any, seller: Seller, **asked: Any) -> list[dict[str, Any]]:
    return client.get(f"/api/v1/sellers/{seller.public_id}/messages", asked).json()["data"]


def test_what_stands_in_the_message_center_is_listed_the_newest_first(booked_case: Case, client: Any) -> None:
    shown = of_seller(client, booked_case.seller)
    assert [fault for each in shown for fault in faults_of(MessageAnswer(), each)] == []
    center = Message.objects.of(booked_case.seller.user)
    assert [each["id"] for each in shown] == [message.public_id for message in center]
    assert {copy["channel"] for each in shown for copy in each["copies"]} == {"email"}


def test_a_message_is_read_and_stays_unread(booked_case: Case, client: Any) -> None:
    message = Message.objects.of(booked_case.seller.user).get(purpose="session_booked")
    shown = client.get(f"/api/v1/messages/{message.public_id}").json()
    assert (shown["title"], shown["body"], shown["read_at"]) == (message.title, message.body, None)
    assert shown["seller"] == booked_case.seller.public_id
    assert shown in of_seller(client, booked_case.seller, unread="true")


def test_the_session_id_is_left_out_of_the_words(booked_case: Case, client: Any) -> None:
    Message.objects.filter(purpose="session_link").update(due_at=booked_case.submitted_at)
    publish_due()
    session, message = Session.objects.get(), Message.objects.get(purpose="session_link")
    assert session.code in message.body
    shown = client.get(f"/api/v1/messages/{message.public_id}").json()
    assert (session.code in shown["body"], "····" in shown["body"]) == (False, True)
    assert session.code not in str(of_seller(client, booked_case.seller))
    secrets = [str(value) for copy in Delivery.objects.all() for value in copy.secret.values()]
    assert [secret for secret in secrets if secret in str(of_seller(client, booked_case.seller))] == []


def test_the_words_take_their_own_scope(booked_case: Case, platform: Callable[..., Any]) -> None:
    for shown in of_seller(platform("messages:read"), booked_case.seller):
        assert faults_of(MessageAnswer(), shown) == []
        assert not {"title", "body"} & shown.keys()


def test_what_is_not_published_yet_is_not_there(booked_case: Case, client: Any) -> None:
    coming = Message.objects.get(purpose="session_link")
    assert coming.published_at is None
    assert client.get(f"/api/v1/messages/{coming.public_id}").status_code == 404


def test_messages_to_staff_and_of_the_other_world_are_not_there(
    booked_case: Case, ops: Any, platform: Callable[..., Any]
) -> None:
    message = Message.objects.of(booked_case.seller.user).first()
    assert message
    test = platform(is_test=True)
    assert test.get(f"/api/v1/messages/{message.public_id}").status_code == 404
    assert test.get(f"/api/v1/sellers/{booked_case.seller.public_id}/messages").status_code == 404
    Message.objects.filter(pk=message.pk).update(recipient=ops)
    assert platform().get(f"/api/v1/messages/{message.public_id}").status_code == 404


def test_what_a_seller_gets_as_one_of_the_staff_is_not_there(booked_case: Case, client: Any) -> None:
    message = Message.objects.of(booked_case.seller.user).filter(purpose="session_booked")
    public_id = message.get().public_id
    assert public_id in [each["id"] for each in of_seller(client, booked_case.seller)]
    message.update(purpose="ops_task")
    assert public_id not in [each["id"] for each in of_seller(client, booked_case.seller)]
    assert client.get(f"/api/v1/messages/{public_id}").status_code == 404


def test_a_list_takes_as_many_queries_for_thirty_as_for_one(seller: Seller, client: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            counted.append(len(of_seller(client, seller, limit=50)))
        return len(queries)

    counted: list[int] = []
    queue_message("seller_active", to=seller.user, about=seller)
    of_seller(client, seller)
    first = count()
    for number in range(2, 31):
        queue_message("seller_active", to=seller.user, about=seller, revision=number)
    assert (count(), counted) == (first, [1, 30])

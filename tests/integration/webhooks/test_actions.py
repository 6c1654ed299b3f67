"""What is done with endpoints, by several at once and again and again."""

from functools import partial
from typing import Any

import pytest
import time_machine

from core.errors import DomainError
from core.models import User
from integration.models import WebhookEndpoint
from integration.webhooks.actions import AGAIN, RANGES_AGAIN, make_endpoint, send_again, send_range_again
from sellers.models import Seller
from tests.integration.asking import post
from tests.races import at_once


@pytest.mark.django_db(transaction=True)
def test_of_many_that_are_added_at_once_there_are_no_more_than_ops_allow(ops: User) -> None:
    make = partial(make_endpoint, actor=ops, is_test=True, url="https://hooks.example.com/", types=["*"])
    assert at_once([make] * 14) == {"done": 10, "too_many_endpoints": 4}
    assert WebhookEndpoint.objects.count() == 10


@time_machine.travel("2026-11-22 10:50:00Z", tick=False)
def test_a_delivery_is_sent_again_so_often_within_an_hour_and_no_more(
    make: Any, happen: Any, seller: Seller, ops: User, platform: Any
) -> None:
    endpoint = make("https://hooks.example.com/")
    happen(seller)
    delivery = endpoint.deliveries.earliest("pk")
    for _time in range(AGAIN):
        send_again(delivery, actor=ops)
    answer = post(platform(), f"webhook_deliveries/{delivery.public_id}/resend", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "sent_too_often")
    with time_machine.travel("2026-11-22 11:00:00Z", tick=False):
        assert send_again(delivery, actor=ops)


@time_machine.travel("2026-11-22 10:50:00Z", tick=False)
def test_ranges_are_sent_again_so_often_within_an_hour_and_no_more(make: Any, ops: User) -> None:
    endpoint, other = make("https://hooks.example.com/"), make("https://other.example.com/")
    for _time in range(RANGES_AGAIN):
        send_range_again(endpoint, actor=ops, since=endpoint.made_at, until=None)
    with pytest.raises(DomainError, match="sent_too_often"):
        send_range_again(endpoint, actor=ops, since=endpoint.made_at, until=None)
    send_range_again(other, actor=ops, since=endpoint.made_at, until=None)

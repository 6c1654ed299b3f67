"""Endpoints that do not answer, or not well, are switched off, and whoever can mend it is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from core.models import User
from integration.models import Event, WebhookEndpoint
from integration.webhooks.actions import enable_endpoint, send_range_again
from integration.webhooks.sending import sweep
from messaging.models import Message, OpsTask
from sellers.models import Seller
from tests.integration.webhooks.deliveries import later, states
from tests.integration.webhooks.receiving import OK, receiver, status

pytestmark = pytest.mark.django_db
Make, Happen = Callable[..., WebhookEndpoint], Callable[..., None]


def test_410_switches_the_endpoint_off_and_what_waits_goes_on_once_it_is_on_again(
    make: Make, happen: Happen, seller: Seller, ops: User
) -> None:
    answers = [status(410)]
    with receiver(lambda _received, line: line.sendall(answers[-1])) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller)
        sweep()
        endpoint.refresh_from_db()
        assert (endpoint.disabled_because, OpsTask.objects.get(kind="webhook_switched_off").closed_at) == ("gone", None)
        happen(seller)
        later()
        assert sweep() == 0
        answers.append(OK)
        enable_endpoint(endpoint, actor=ops)
        sweep()
        assert states(endpoint) == ["delivered"] * 2


@pytest.mark.parametrize(("code", "why"), [(410, "gone"), (500, "failing")])
def test_of_a_test_endpoint_that_is_switched_off_nobody_is_told(
    make: Make, happen: Happen, make_seller: Any, ops: User, code: int, why: str
) -> None:
    with receiver(status(code)) as there:
        endpoint = make(there.url, is_test=True, types=["seller.status_changed"])
        happen(make_seller("t@example.com", is_test=True))
        for _try in range(10):
            later()
            sweep()
        endpoint.refresh_from_db()
        assert (endpoint.disabled_because, OpsTask.objects.count(), Message.objects.count()) == (why, 0, 0)


def test_after_all_tries_it_is_given_up_the_endpoint_is_off_and_the_range_can_be_sent_again(
    make: Make, happen: Happen, seller: Seller, ops: User
) -> None:
    answers = [status(500)]
    with receiver(lambda _received, line: line.sendall(answers[-1])) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller)
        for _try in range(10):
            later()
            assert sweep() == 1
        endpoint.refresh_from_db()
        assert (states(endpoint), endpoint.disabled_because) == (["given_up"], "failing")
        assert set(OpsTask.objects.values_list("kind", flat=True)) == {"webhook_switched_off", "webhook_given_up"}
        answers.append(OK)
        enable_endpoint(endpoint, actor=ops)
        event = Event.objects.get(type="seller.status_changed")
        assert send_range_again(endpoint, actor=ops, since=event.at + timedelta(seconds=1), until=None) == 0
        assert send_range_again(endpoint, actor=ops, since=event.at, until=None) == 1
        sweep()
        assert (states(endpoint), len(set(there.ids()))) == (["delivered"], 1)


def test_an_endpoint_where_nothing_arrives_for_days_is_switched_off(make: Make, happen: Happen, seller: Seller) -> None:
    with receiver(status(503)) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller)
        sweep()
        WebhookEndpoint.objects.update(failing_since=F("failing_since") - timedelta(days=6))
        later()
        sweep()
        endpoint.refresh_from_db()
        assert (endpoint.disabled_because, states(endpoint)) == ("failing", ["waiting"])

"""A whole test case, with every way out of the house watched: nothing goes out but webhooks, to endpoints of tests."""

import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core import mail

from contacts.codes import TEST_CODE
from core.models import User
from integration.events.projecting import project_events
from integration.testmode.magic import SESSION
from integration.webhooks.actions import make_endpoint
from integration.webhooks.sending import sweep as send_webhooks
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.integration.test_main_job import confirm_contact
from tests.integration.test_outcomes import Walk
from tests.integration.webhooks.receiving import Receiver, receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Every address to which this process opens a line, but the house's own store for what is in a hurry."""
    found: list[tuple[Any, ...]] = []
    connect, own = socket.socket.connect, urlsplit(django_settings.REDIS_URL).port

    def record(line: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or address[1] != own:
            found.append(address)
        connect(line, address)

    monkeypatch.setattr(socket.socket, "connect", record)
    return found


@pytest.fixture
def endpoints(settings: Any, ops: User) -> Iterator[dict[bool, Receiver]]:
    """One of each world: {is_test: where its calls arrive}."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    with receiver() as live, receiver() as test:
        for is_test, there in ((False, live), (True, test)):
            make_endpoint(actor=ops, is_test=is_test, url=there.url, types=["*"])
        yield {False: live, True: test}


def send_all() -> None:
    project_events()
    while sweep() or send_webhooks():
        pass


def test_a_test_case_calls_nobody_but_the_endpoint_of_the_test_world(
    platform: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    settings: Any,
    endpoints: dict[bool, Receiver],
    called: list[tuple[Any, ...]],
) -> None:
    settings.VIDEO = "chime"
    walk = Walk(platform(is_test=True), django_capture_on_commit_callbacks, SESSION)
    assert confirm_contact(walk.client, walk.seller, lambda: TEST_CODE)["status"] == "confirmed"
    walk.go("book", "no_show", "book", "documents_needed", "documents", "rejected", "appeal", "appeal_overturned")
    walk.go("approved", "tax", "account_suspended", "days:62", "account_closed")
    send_all()
    assert Message.objects.filter(recipient__is_test=True).count() > 10
    assert not Delivery.objects.filter(sent_at__isnull=False).exists()
    assert (mail.outbox, list(settings.MAILBOX_DIR.glob("*"))) == ([], [])
    assert {address[1] for address in called} == {endpoints[True].port}
    assert endpoints[True].accepted > 0


def test_of_a_live_seller_the_watch_sees_what_goes_out(
    seller: Seller, endpoints: dict[bool, Receiver], called: list[tuple[Any, ...]]
) -> None:
    queue_message("broken_glass", to=seller.user, about=seller.user)  # by night too
    send_all()
    assert mail.outbox
    assert {address[1] for address in called} <= {endpoints[False].port}

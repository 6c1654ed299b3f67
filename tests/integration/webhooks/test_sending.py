"""Events go to their endpoints over real sockets: signed, once, in order, and again where they did not arrive."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from standardwebhooks import Webhook

from core.models import User
from integration.events.shape import draw_event
from integration.models import Event, WebhookDelivery, WebhookEndpoint, WebhookTry
from integration.webhooks import calling, sending, targets
from integration.webhooks.actions import (
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
    send_test_event,
)
from integration.webhooks.sending import sweep
from sellers.models import Seller
from tests.integration.webhooks.deliveries import later, states
from tests.integration.webhooks.receiving import OK, Received, Receiver, receiver, signed_by, status

pytestmark = pytest.mark.django_db
Make, Happen = Callable[..., WebhookEndpoint], Callable[..., None]


def hung(until: threading.Event) -> None:
    until.wait(20)


def test_an_event_arrives_signed_with_ids_alone(make: Make, happen: Happen, seller: Seller, there: Receiver) -> None:
    endpoint = make(there.url, types=["seller.status_changed"])
    happen(seller)
    assert sweep() == 1
    (received,), event = there.received, Event.objects.get(type="seller.status_changed")
    said = Webhook(endpoint.secret).verify(received.body, received.headers)
    assert signed_by(endpoint.secret, received)
    assert said == draw_event(vars(event))
    assert said["data"] == {"seller": seller.public_id}
    assert received.headers["webhook-id"] == event.public_id
    assert states(endpoint) == ["delivered"]
    tried = WebhookTry.objects.get()
    assert (tried.status, tried.trouble, tried.answer) == (200, "", "ok")
    assert sweep() == 0


def test_before_during_and_after_a_rotation_every_signature_holds(
    make: Make, happen: Happen, seller: Seller, ops: User, there: Receiver
) -> None:
    endpoint = make(there.url, types=["seller.status_changed"])
    secrets = [endpoint.secret]
    happen(seller)
    sweep()
    secrets.append(rotate_secret(endpoint, actor=ops))
    happen(seller)
    sweep()
    WebhookEndpoint.objects.update(former_until=Now() - timedelta(seconds=1))
    happen(seller)
    sweep()
    found = [[signed_by(secret, received) for secret in secrets] for received in there.received]
    assert found == [[True, False], [True, True], [False, True]]
    for received, secret in zip(there.received, [secrets[0], secrets[0], secrets[1]], strict=True):
        Webhook(secret).verify(received.body, received.headers)


def test_those_of_one_seller_come_in_their_order_and_one_that_fails_holds_the_next(
    make: Make, happen: Happen, seller: Seller, other_seller: Seller
) -> None:
    refused: list[str] = []

    def answer(received: Received, line: socket.socket) -> None:
        about = seller.public_id.encode() in received.body
        refused.append(received.headers["webhook-id"]) if about and len(refused) < 2 else None
        line.sendall(status(500) if received.headers["webhook-id"] in refused[-1:] and about and not done else OK)

    done: list[bool] = []
    with receiver(answer) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        for _number in range(3):
            happen(seller)
        happen(other_seller)
        sweep()
        assert sum(state == "delivered" for state in states(endpoint)) <= 1  # of the other seller
        done.append(True)
        for _sweep in range(6):
            later()
            sweep()
        assert states(endpoint) == ["delivered"] * 4
        wanted = Event.objects.filter(seller=seller.public_id, type="seller.status_changed").order_by("id")
        arrived = list(dict.fromkeys(id_ for id_ in there.ids() if wanted.filter(public_id=id_)))
        assert arrived == list(wanted.values_list("public_id", flat=True))


@pytest.mark.parametrize("code", [301, 302, 307, 400, 404, 429, 500, 503])
def test_what_is_not_taken_is_tried_again_and_no_redirect_is_followed(
    make: Make, happen: Happen, seller: Seller, there: Receiver, code: int
) -> None:
    with receiver(status(code, f"Location: {there.url}", body=b"x" * 600)) as refusing:
        endpoint = make(refusing.url, types=["seller.status_changed"])
        happen(seller)
        assert (sweep(), sweep()) == (1, 0)
        assert (states(endpoint), there.accepted) == (["waiting"], 0)
        tried = WebhookTry.objects.get()
        assert (tried.status, len(tried.answer)) == (code, 500)
        later()
        assert sweep() == 1
        assert len(set(refusing.ids())) == 1  # the same for every try


def test_one_that_is_away_holds_up_no_other(
    make: Make, happen: Happen, seller: Seller, there: Receiver, monkeypatch: Any
) -> None:
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 1.0)
    with receiver(lambda _received, _line: time.sleep(30)) as silent:
        endpoints = [
            make(silent.url, types=["seller.status_changed"]),
            make(there.url, types=["seller.status_changed"]),
        ]
        happen(seller)
        began = time.monotonic()
        sweep()
        assert time.monotonic() - began < 15
        assert [states(each) for each in endpoints] == [["waiting"], ["delivered"]]
        assert WebhookTry.objects.get(delivery__endpoint=endpoints[0]).trouble == "timeout"


def test_live_events_go_on_while_more_test_endpoints_hang_than_there_are_threads(
    make: Make, happen: Happen, seller: Seller, make_seller: Any, there: Receiver, monkeypatch: Any
) -> None:
    """One never answers, one never shakes hands, of the others the names are never answered."""
    answers, really = threading.Event(), socket.getaddrinfo

    def look_up(host: str, *numbers: Any, **kind: Any) -> Any:
        if host.startswith("slow"):
            answers.wait(20)
        return really("127.0.0.1", *numbers, **kind)

    monkeypatch.setattr(targets.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(sending, "THREADS", 4)
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 2.0)
    monkeypatch.setattr(targets, "RESOLVE_SECONDS", 2.0)
    with receiver(lambda _received, _line: hung(answers)) as silent, socket.create_server(("127.0.0.1", 0)) as deaf:
        unnamed = [f"https://slow{number}.example/" for number in range(8)]
        for url in [silent.url, f"https://127.0.0.1:{deaf.getsockname()[1]}/", *unnamed]:
            make(url, is_test=True)
        live = make(there.url.replace("127.0.0.1", "live.example"), types=["seller.status_changed"])
        happen(seller, make_seller("t@example.com", is_test=True))
        began, arrived = time.monotonic(), []

        def note(_received: Received, line: socket.socket) -> None:
            arrived.append(time.monotonic() - began)
            line.sendall(OK)

        there.answer = note
        try:
            sweep()
        finally:
            answers.set()
    assert (states(live), arrived[0] < 1.5) == (["delivered"], True)
    tries = WebhookTry.objects.filter(delivery__endpoint__is_test=True)
    assert set(tries.values_list("trouble", flat=True)) <= {"timeout", "unresolved"}


def test_in_the_last_seconds_of_a_sweep_no_test_event_begins(
    make: Make, happen: Happen, seller: Seller, make_seller: Any, there: Receiver, monkeypatch: Any
) -> None:
    endpoints = [make(there.url), make(there.url, is_test=True)]
    happen(seller, make_seller("t@example.com", is_test=True))
    monkeypatch.setattr(sending, "SWEEP_SECONDS", sending.JOB_SECONDS)
    sweep()
    assert [set(states(each)) for each in endpoints] == [{"delivered"}, {"waiting"}]


def test_what_waited_too_long_for_a_thread_is_given_back_untried(
    make: Make, happen: Happen, seller: Seller, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sending, "THREADS", 1)
    monkeypatch.setattr(sending, "BATCH_SECONDS", 0.3)
    monkeypatch.setattr(sending, "SWEEP_SECONDS", 0.5)

    def late(_received: Received, line: socket.socket) -> None:
        time.sleep(0.6)
        line.sendall(OK)

    with receiver(late) as first, receiver(late) as second:
        endpoints = [make(each.url, types=["seller.status_changed"]) for each in (first, second)]
        happen(seller)
        assert sweep() == 1
        assert sorted(states(each)[0] for each in endpoints) == ["delivered", "waiting"]
        assert sorted(each.deliveries.get().attempts for each in endpoints) == [0, 1]


@pytest.mark.parametrize("drop", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_an_answer_that_drips_ends_with_the_whole_time(
    make: Make, happen: Happen, seller: Seller, monkeypatch: Any, drop: bytes
) -> None:
    def drip(_received: Received, line: socket.socket) -> None:
        line.sendall(drop)
        for _number in range(1000):
            time.sleep(0.05)
            line.sendall(b"x")

    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.5)
    with receiver(drip) as there:
        make(there.url, types=["seller.status_changed"])
        happen(seller)
        began = time.monotonic()
        sweep()
        assert time.monotonic() - began < 15
        assert WebhookTry.objects.get().trouble == "timeout"


def test_of_a_long_answer_no_more_is_read_than_need_be(make: Make, happen: Happen, seller: Seller) -> None:
    sent: list[int] = []

    def flood(_received: Received, line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            sent.append(line.send(b"x" * 65536))

    with receiver(flood) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller)
        sweep()
        assert (states(endpoint), len(WebhookTry.objects.get().answer)) == (["delivered"], 500)
        assert sum(sent) < 50_000_000


def test_nobody_listening_and_a_line_that_breaks_are_told_apart(make: Make, happen: Happen, seller: Seller) -> None:
    with receiver(lambda _received, line: line.shutdown(socket.SHUT_RDWR)) as breaking:
        make(breaking.url, types=["seller.status_changed"])
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        make(f"http://127.0.0.1:{port}/", types=["seller.status_changed"])
        happen(seller)
        sweep()
        troubles = WebhookTry.objects.order_by("delivery__endpoint_id").values_list("trouble", flat=True)
        assert list(troubles) == ["broken", "unreachable"]


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_anew(
    make: Make, happen: Happen, seller: Seller, other_seller: Seller
) -> None:
    def once(_received: Received, line: socket.socket) -> None:
        line.sendall(OK)
        line.shutdown(socket.SHUT_RDWR)

    with receiver(once) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller, other_seller)
        sweep()
        assert (states(endpoint), there.accepted) == (["delivered"] * 2, 2)


def test_many_go_over_one_connection(make: Make, happen: Happen, make_seller: Any, there: Receiver) -> None:
    make(there.url, types=["seller.status_changed"])
    happen(*[make_seller(f"s{number}@example.com") for number in range(5)])
    assert sweep() == 5
    assert (there.accepted, len(set(there.ids()))) == (1, 5)


def test_an_endpoint_hears_of_its_world_and_its_types_alone(
    make: Make, happen: Happen, seller: Seller, make_seller: Any, there: Receiver
) -> None:
    endpoints = [
        make(there.url, is_test=True),
        make(there.url, types=["case.decided"]),
        make(there.url, types=["case.decided", "seller.status_changed"]),
    ]
    happen(seller, make_seller("t@example.com", is_test=True))
    heard = [set(each.deliveries.values_list("event__is_test", "event__type")) for each in endpoints]
    assert {is_test for is_test, _type in heard[0]} == {True}
    assert heard[1:] == [set(), {(False, "seller.status_changed")}]


def test_a_test_event_goes_to_its_endpoint_alone(make: Make, happen: Happen, ops: User, there: Receiver) -> None:
    endpoint, other = make(there.url, types=["case.decided"]), make(there.url)
    send_test_event(endpoint, actor=ops)
    happen()
    sweep()
    assert (states(endpoint), states(other)) == (["delivered"], [])
    assert Event.objects.get(type="webhook_endpoint.tested").data == {"endpoint": endpoint.public_id}


def test_what_was_delivered_can_be_sent_again(
    make: Make, happen: Happen, seller: Seller, ops: User, there: Receiver
) -> None:
    endpoint = make(there.url, types=["seller.status_changed"])
    happen(seller)
    sweep()
    send_again(endpoint.deliveries.get(), actor=ops)
    sweep()
    assert (len(there.received), len(set(there.ids())), WebhookTry.objects.count()) == (2, 1, 2)


def test_a_removed_endpoint_is_sent_nothing(
    make: Make, happen: Happen, seller: Seller, ops: User, there: Receiver
) -> None:
    endpoint = make(there.url, types=["seller.status_changed"])
    happen(seller)
    remove_endpoint(endpoint, actor=ops)
    happen(seller)
    assert (sweep(), there.accepted, states(endpoint)) == (0, 0, ["given_up"])


def test_an_address_that_is_taken_no_longer_gets_nothing(
    make: Make, happen: Happen, seller: Seller, there: Receiver, settings: Any
) -> None:
    make(there.url, types=["seller.status_changed"])
    happen(seller)
    settings.WEBHOOK_NETWORKS = []
    sweep()
    assert (WebhookTry.objects.get().trouble, there.accepted) == ("forbidden", 0)


def test_another_address_is_taken_up_at_once(
    make: Make, happen: Happen, seller: Seller, ops: User, there: Receiver
) -> None:
    with receiver(status(500)) as broken:
        endpoint = make(broken.url, types=["seller.status_changed"])
        happen(seller)
        sweep()
    change_endpoint(endpoint, actor=ops, url=there.url)
    WebhookDelivery.objects.update(due_at=Now())
    sweep()
    assert states(endpoint) == ["delivered"]


def test_retry_after_is_respected_within_a_day(make: Make, happen: Happen, seller: Seller) -> None:
    with receiver(status(503, "Retry-After: 7200")) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller)
        sweep()
        delivery = endpoint.deliveries.get()
        assert timedelta(hours=1.9) < delivery.due_at - delivery.tries.get().at < timedelta(hours=2.1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_in_mid_call_sends_once_more_and_loses_nothing(
    make: Make, happen: Happen, seller: Seller
) -> None:
    """The receiver has heard it, and the worker never learned that."""
    from django.db import connection

    hold = [True]

    def answer(_received: Received, line: socket.socket) -> None:
        while hold:
            time.sleep(0.02)
        line.sendall(OK)

    with receiver(answer) as there:
        endpoint = make(there.url, types=["seller.status_changed"])
        happen(seller)
        address = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
        script = "import django; django.setup(); from integration.webhooks.sending import sweep; sweep()"
        variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": address,
            "VOUCHROOM_WEBHOOK_NETWORKS": "127.0.0.1/32",
        }
        with subprocess.Popen([sys.executable, "-c", script], env=variables) as worker:
            while not there.received:
                assert worker.poll() is None
                time.sleep(0.02)
            worker.send_signal(signal.SIGKILL)
        assert (states(endpoint), sweep()) == (["sending"], 0)  # its lease has not ended
        hold.clear()
        WebhookDelivery.objects.update(claimed_until=Now() - timedelta(seconds=1))
        assert sweep() == 1
        assert (states(endpoint), len(there.received), len(set(there.ids()))) == (["delivered"], 2, 1)

"""10,000 deliveries to 20 endpoints on a local sink, by one worker: the sweep as it runs, with claims, tries and marks.

Yardstick: as many POSTs of the same bodies, signed with the same library, by one process on a kept connection to each
endpoint, and nothing written. Both take turns; each arrives once, with a signature that holds.
"""

import time
from collections import Counter
from datetime import UTC, datetime
from ipaddress import ip_network

import requests
from django.conf import settings
from django.db import connection
from standardwebhooks import Webhook

from bench._result import Result
from bench._sink import Sink, sink
from integration.models import Event, WebhookDelivery, WebhookEndpoint, WebhookTry
from integration.webhooks.sending import sweep
from integration.webhooks.signing import body_of, new_secret

ENDPOINTS, TURNS, EVENTS = 20, 5, 100  # events a turn, each for every endpoint
_DELIVERIES = """
    INSERT INTO integration_webhookdelivery (public_id, event_id, endpoint_id, subject, status, attempts, due_at)
    SELECT 'whd_' || event.id || '_' || endpoint.id, event.id, endpoint.id, subject, 'waiting', 0, now()
    FROM integration_event AS event CROSS JOIN integration_webhookendpoint AS endpoint WHERE audit_event >= %s
    ORDER BY event.id;
    ANALYZE integration_webhookdelivery
"""


def measure() -> Result:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    seconds = {"ours": 0.0, "bare": 0.0}
    with sink() as there:
        endpoints = _endpoints(there)
        sessions = [requests.Session() for _ in endpoints]
        for turn in range(TURNS):
            events = _happen(turn)
            for side in ("ours", "bare") if turn % 2 else ("bare", "ours"):
                began = time.perf_counter()
                if side == "ours":
                    assert sweep() == EVENTS * ENDPOINTS
                else:
                    _bare(endpoints, sessions, events)
                seconds[side] += time.perf_counter() - began
                _check(there, endpoints, events)
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {"delivered"}
    count = TURNS * EVENTS * ENDPOINTS
    assert WebhookTry.objects.filter(status=200).count() == count
    return Result(count / seconds["ours"], count / seconds["bare"], "/s")


def _endpoints(there: Sink) -> list[WebhookEndpoint]:
    return [
        WebhookEndpoint.objects.create(
            is_test=False,
            url=f"http://127.0.0.1:{there.port}/{number}",
            host="127.0.0.1",
            types=["*"],
            secret=new_secret(),
        )
        for number in range(ENDPOINTS)
    ]


def _happen(turn: int) -> list[Event]:
    """Two events to each of fifty sellers, and their deliveries."""
    first = turn * EVENTS
    events = [
        Event(
            audit_event=first + number,
            type="seller.status_changed",
            version=1,
            subject=f"sel_{turn}_{number % (EVENTS // 2)}",
            seller=f"sel_{turn}_{number % (EVENTS // 2)}",
            is_test=False,
            at=datetime.now(UTC),
            data={"seller": f"sel_{turn}_{number % (EVENTS // 2)}"},
        )
        for number in range(EVENTS)
    ]
    Event.objects.bulk_create(events)
    with connection.cursor() as cursor:
        cursor.execute(_DELIVERIES, [first])
    return events


def _bare(endpoints: list[WebhookEndpoint], sessions: list[requests.Session], events: list[Event]) -> None:
    for endpoint, session in zip(endpoints, sessions, strict=True):
        url, webhook = endpoint.url, Webhook(endpoint.secret)
        for event in events:
            now, body = datetime.now(UTC), body_of(vars(event))
            headers = {
                "Content-Type": "application/json",
                "webhook-id": event.public_id,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": webhook.sign(event.public_id, now, body.decode()),
            }
            assert session.post(url, data=body, headers=headers, timeout=10).status_code == 200


def _check(there: Sink, endpoints: list[WebhookEndpoint], events: list[Event]) -> None:
    """Each once at each endpoint, signed with its secret."""
    taken = there.taken()
    wanted = Counter((f"/{number}", event.public_id) for number in range(ENDPOINTS) for event in events)
    assert Counter((path, headers["webhook-id"]) for path, headers, _body in taken) == wanted
    webhooks = [Webhook(endpoint.secret) for endpoint in endpoints]
    for path, headers, body in taken:
        webhooks[int(path[1:])].verify(body, headers, json_parse=False)

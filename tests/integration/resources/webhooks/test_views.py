"""Endpoints and deliveries by the API, as a platform would."""

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.log import record
from audit.models import Event as Audited
from integration.events.projecting import project_events
from integration.models import WebhookDelivery, WebhookEndpoint
from integration.webhooks.sending import sweep
from sellers.models import Seller
from tests.integration.asking import fields_of, patch
from tests.integration.webhooks.receiving import receiver, signed_by, status

pytestmark = pytest.mark.django_db
ENDPOINTS = "/api/v1/webhook_endpoints"
URL = "https://hooks.example.com/vouchroom?token=secret"


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform("webhooks:read", "webhooks:write")


def post(client: Any, address: str, **body: Any) -> Any:
    post.number = getattr(post, "number", 0) + 1  # type: ignore[attr-defined]
    headers = {"Idempotency-Key": f"key {post.number}"}  # type: ignore[attr-defined]
    return client.post(address, body, format="json", headers=headers)


def made(client: Any, **body: Any) -> dict[str, Any]:
    answer = post(client, ENDPOINTS, **{"url": URL, "types": ["*"], **body})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_an_endpoint_is_made_with_a_secret_that_is_shown_once(client: Any) -> None:
    endpoint = made(client, types=["case.decided", "session.booked"], description="queue")
    secret = endpoint.pop("secret")
    assert (secret[:6], len(secret) >= 38) == ("whsec_", True)
    assert client.get(f"{ENDPOINTS}/{endpoint['id']}").json() == endpoint
    assert client.get(ENDPOINTS).json()["data"] == [endpoint]
    assert endpoint == {
        "object": "webhook_endpoint",
        "id": endpoint["id"],
        "mode": "live",
        "url": URL,
        "types": ["case.decided", "session.booked"],
        "description": "queue",
        "enabled": True,
        "disabled_because": None,
        "created_at": endpoint["created_at"],
    }


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_it_is_for_can_be_left_empty(client: Any, nothing: str | None) -> None:
    endpoint = made(client, description="queue")
    answer = patch(client, f"webhook_endpoints/{endpoint['id']}", {"description": nothing})
    assert (answer.status_code, answer.json()["description"]) == (200, None)


def test_neither_address_nor_secret_is_in_the_database_or_the_log(client: Any) -> None:
    secret = made(client)["secret"]
    row = WebhookEndpoint.objects.values().get()
    assert secret not in str(row)
    assert "token" not in str(Audited.objects.values_list("data", flat=True))


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://127.0.0.1/", "https://me:pw@hooks.example.com/", "https://x:22/"]
)
def test_an_address_to_which_nothing_may_go_is_refused(client: Any, url: str, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []
    answer = post(client, ENDPOINTS, url=url, types=["*"])
    assert fields_of(answer) == {"url": "bad_url"}


def test_who_may_not_read_endpoints_is_told_no_token(client: Any, platform: Callable[..., Any]) -> None:
    address, writer = f"{ENDPOINTS}/{made(client)['id']}", platform("webhooks:write")
    changed = writer.patch(address, {"description": "queue"}, format="json", headers={"If-Match": "*"})
    for answer in (changed, post(writer, f"{address}/rotate_secret"), post(writer, f"{address}/test")):
        assert answer.json()["url"] == "https://hooks.example.com/"


def test_a_type_that_there_is_not_is_refused(client: Any) -> None:
    answer = post(client, ENDPOINTS, url=URL, types=["case.fraud_suspected"])
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_a_new_one_is_read_before_it_is_changed(client: Any) -> None:
    """Its answer holds the secret: an ETag of that would fit nothing that is read later."""
    answer = post(client, ENDPOINTS, url=URL, types=["*"])
    rotated = post(client, f"{ENDPOINTS}/{answer.json()['id']}/rotate_secret")
    assert ("ETag" in answer, "ETag" in rotated) == (False, False)


def test_an_invalid_change_is_named_whatever_was_seen(client: Any) -> None:
    address = f"{ENDPOINTS}/{made(client)['id']}"
    answer = client.patch(address, {"types": []}, format="json", headers={"If-Match": '"other"'})
    assert fields_of(answer) == {"types": "min_length"}
    answer = client.patch(address, {"url": "https://x:22/"}, format="json", headers={"If-Match": "*"})
    assert fields_of(answer) == {"url": "bad_url"}


def test_a_range_ends_after_it_begins(client: Any) -> None:
    day = "2031-01-01T00:00:00Z"
    answer = post(client, f"{ENDPOINTS}/{made(client)['id']}/resend", since=day, until=day)
    assert fields_of(answer) == {"until": "too_early"}


def test_endpoints_cost_the_same_however_many_there_are(client: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(ENDPOINTS)
        return len(queries)

    made(client)
    first = count()
    WebhookEndpoint.objects.bulk_create(WebhookEndpoint(is_test=False, url=URL, types=["*"]) for _number in range(29))
    assert count() == first


def test_there_are_as_many_as_ops_allow(client: Any) -> None:
    for _number in range(10):
        made(client)
    assert post(client, ENDPOINTS, url=URL, types=["*"]).json()["code"] == "too_many_endpoints"


def test_a_change_needs_what_was_seen(client: Any) -> None:
    endpoint = made(client)
    address = f"{ENDPOINTS}/{endpoint['id']}"
    etag = client.get(address)["ETag"]
    assert client.patch(address, {"types": ["case.decided"]}, format="json").status_code == 428
    changed = client.patch(address, {"types": ["case.decided"]}, format="json", headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["types"], changed.json()["url"]) == (200, ["case.decided"], URL)
    again = client.patch(address, {"types": ["*"]}, format="json", headers={"If-Match": etag})
    assert (again.status_code, again.json()["code"]) == (412, "changed_meanwhile")


def test_one_is_switched_off_and_on(client: Any) -> None:
    address = f"{ENDPOINTS}/{made(client)['id']}"
    for enabled, why in ((False, "by_hand"), (True, None)):
        answer = client.patch(address, {"enabled": enabled}, format="json", headers={"If-Match": "*"})
        assert (answer.json()["enabled"], answer.json()["disabled_because"]) == (enabled, why)


def test_one_that_is_removed_is_not_there_any_more(client: Any) -> None:
    address = f"{ENDPOINTS}/{made(client)['id']}"
    assert client.delete(address).status_code == 204
    assert (client.get(address).status_code, client.get(ENDPOINTS).json()["data"]) == (404, [])


def test_the_other_world_has_its_own(client: Any, platform: Callable[..., Any]) -> None:
    endpoint, test = made(client), platform(is_test=True)
    assert test.get(ENDPOINTS).json()["data"] == []
    for answer in (
        test.get(f"{ENDPOINTS}/{endpoint['id']}"),
        test.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries"),
        test.delete(f"{ENDPOINTS}/{endpoint['id']}"),
        post(test, f"{ENDPOINTS}/{endpoint['id']}/rotate_secret"),
        post(test, f"{ENDPOINTS}/{endpoint['id']}/test"),
    ):
        assert answer.status_code == 404
    assert made(test)["mode"] == "test"


def test_from_test_event_to_delivery_log_and_again(client: Any, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    answers = [status(500, body=b"no")]
    with receiver(lambda _received, line: line.sendall(answers[-1])) as there:
        endpoint = made(client, url=there.url, types=["case.decided"])
        secret = post(client, f"{ENDPOINTS}/{endpoint['id']}/rotate_secret").json()["secret"]
        assert post(client, f"{ENDPOINTS}/{endpoint['id']}/test").status_code == 202
        project_events()
        sweep()
        (delivery,) = client.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries").json()["data"]
        assert (delivery["status"], delivery["type"], delivery["mode"]) == (
            "waiting",
            "webhook_endpoint.tested",
            "live",
        )
        assert [(each["status"], each["answer"]) for each in delivery["tries"]] == [(500, "no")]
        answers.append(status(204))
        WebhookEndpoint.objects.update(rests_until=None)
        again = post(client, f"/api/v1/webhook_deliveries/{delivery['id']}/resend")
        assert (again.status_code, again.json()["status"]) == (200, "waiting")
        sweep()
        delivered = client.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries", {"status": "delivered"}).json()["data"]
        assert [[each["status"] for each in one["tries"]] for one in delivered] == [[204, 500]]
        assert {signed_by(each, there.received[-1]) for each in (endpoint["secret"], secret)} == {True}


def test_what_was_given_up_in_a_range_is_sent_again(client: Any, seller: Seller) -> None:
    endpoint = made(client)
    record("seller.verified", actor=None, subject=seller)
    project_events()
    WebhookDelivery.objects.update(status="given_up")
    count = WebhookDelivery.objects.count()
    answer = post(client, f"{ENDPOINTS}/{endpoint['id']}/resend", since="2020-01-01T00:00:00Z")
    assert (answer.status_code, answer.json()) == (200, {"count": count})
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {"waiting"}


def test_the_log_costs_the_same_however_long_it_is(
    client: Any, make_seller: Callable[..., Seller], django_assert_max_num_queries: Any
) -> None:
    endpoint = made(client)
    for number in range(30):
        record("seller.verified", actor=None, subject=make_seller(f"s{number}@example.com"))
    project_events()
    for limit in (1, 30):
        with django_assert_max_num_queries(5):
            client.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries", {"limit": limit})

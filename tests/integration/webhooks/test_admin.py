"""What ops see of webhooks, and what they can do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from integration.models import Event, WebhookDelivery, WebhookEndpoint, WebhookTry
from integration.webhooks.actions import make_endpoint
from sellers.models import Seller
from tests.verification.building import confirm_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(ops: User) -> WebhookEndpoint:
    url = "https://hooks.example.com/?token=tok3n"
    made, _secret = make_endpoint(actor=ops, is_test=False, url=url, types=["*"])
    return made


@pytest.fixture
def client(ops: User, log_in: Callable[[User], Client]) -> Client:
    return log_in(ops)


def deliver(endpoint: WebhookEndpoint, count: int) -> None:
    first = Event.objects.count()
    for number in range(first, first + count):
        event = Event.objects.create(
            audit_event=10**9 + number,
            type="case.decided",
            version=1,
            subject=f"case_{number}",
            seller="sel_x",
            is_test=False,
            at=endpoint.made_at,
            data={},
        )
        delivery = WebhookDelivery.objects.create(
            event=event, endpoint=endpoint, subject=event.subject, status="delivered", due_at=endpoint.made_at
        )
        WebhookTry.objects.create(
            delivery=delivery, at=endpoint.made_at, milliseconds=12, status=502, answer="bad <b>gateway</b>"
        )


def at(name: str, *args: Any) -> str:
    return reverse(f"admin:integration_{name}", args=args)


def test_endpoints_are_told_apart_and_listed_by_mode(client: Client, endpoint: WebhookEndpoint, ops: User) -> None:
    other, _secret = make_endpoint(actor=ops, is_test=True, url="https://hooks.example.com/test", types=["*"])
    assert str(endpoint) == f"hooks.example.com (live, …{endpoint.public_id[-4:]})"
    assert str(other) != str(endpoint)
    page = client.get(at("webhookendpoint_changelist"), {"mode": "test"}).content.decode()
    assert (other.public_id in page, endpoint.public_id in page) == (True, False)


def test_the_log_costs_the_same_however_long_it_is(
    client: Client, endpoint: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    deliver(endpoint, 1)
    for _count in (1, 30):
        with django_assert_max_num_queries(14):
            page = client.get(at("webhookdelivery_changelist"), {"endpoint__id__exact": endpoint.pk})
        assert page.status_code == 200
        deliver(endpoint, 29)


def test_a_page_says_what_was_answered_as_text(client: Client, endpoint: WebhookEndpoint) -> None:
    deliver(endpoint, 1)
    page = client.get(at("webhookdelivery_change", endpoint.deliveries.get().pk)).content.decode()
    assert "502" in page
    assert "12 ms" in page
    assert "bad &lt;b&gt;gateway&lt;/b&gt;" in page


def test_the_address_is_on_no_page(client: Client, endpoint: WebhookEndpoint) -> None:
    for address in (at("webhookendpoint_changelist"), at("webhookendpoint_change", endpoint.pk)):
        page = client.get(address).content.decode()
        assert ("hooks.example.com" in page, "tok3n" in page, endpoint.secret in page) == (True, False, False)


def test_ops_switch_it_off_and_on_and_try_it(client: Client, endpoint: WebhookEndpoint) -> None:
    for to, why in (("off", "by_hand"), ("on", "")):
        client.post(at("webhookendpoint_switch", endpoint.pk), {"to": to})
        endpoint.refresh_from_db()
        assert endpoint.disabled_because == why
    page = client.post(at("webhookendpoint_test", endpoint.pk), follow=True).content.decode()
    assert "A test event is on its way." in page


def test_a_new_secret_is_shown_once(client: Client, endpoint: WebhookEndpoint, ops: User) -> None:
    former = endpoint.secret
    confirm_factor(client, ops)
    answer = client.post(at("webhookendpoint_rotate", endpoint.pk))
    endpoint.refresh_from_db()
    assert (endpoint.former_secret, "no-store" in answer["Cache-Control"]) == (former, True)
    assert endpoint.secret in answer.content.decode()


def test_a_new_secret_of_a_live_endpoint_takes_a_fresh_second_factor(
    client: Client, endpoint: WebhookEndpoint, ops: User
) -> None:
    of_tests, _secret = make_endpoint(actor=ops, is_test=True, url="https://hooks.example.com/", types=["*"])
    first = {each.pk: each.secret for each in (endpoint, of_tests)}
    answers = [client.post(at("webhookendpoint_rotate", pk)) for pk in first]
    assert answers[0].url.startswith(reverse("mfa_reauthenticate"))
    changed = [WebhookEndpoint.objects.get(pk=pk).secret != secret for pk, secret in first.items()]
    assert (changed, answers[1].status_code) == ([False, True], 200)


def test_what_was_sent_is_sent_again(client: Client, endpoint: WebhookEndpoint) -> None:
    deliver(endpoint, 1)
    delivery = endpoint.deliveries.get()
    client.post(at("webhookdelivery_again", delivery.pk))
    delivery.refresh_from_db()
    assert delivery.status == "waiting"


def test_who_only_supports_sellers_sees_nothing_of_it(
    support: User, log_in: Callable[[User], Client], endpoint: WebhookEndpoint, seller: Seller
) -> None:
    client = log_in(support)
    assert client.get(at("webhookendpoint_change", endpoint.pk)).status_code == 403
    assert client.post(at("webhookendpoint_rotate", endpoint.pk)).status_code == 403

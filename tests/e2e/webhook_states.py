"""Where the tour of all pages finds those of webhooks: an endpoint, and what became of some events."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from core.clock import database_now
from integration.models import Event, WebhookDelivery, WebhookEndpoint, WebhookTry
from integration.webhooks.actions import make_endpoint
from tests.e2e.visitors import Tour, case, user_of

URL = "https://hooks.market.example/vouchroom"
AWAY = (None, "timeout", "")
BROKEN = (502, "", "<html><head><title>502 Bad Gateway</title></head></html>")
TAKEN = (204, "", "")
HAPPENED: list[tuple[str, str, Sequence[tuple[int | None, str, str]]]] = [
    ("case.submitted", "delivered", [TAKEN]),
    ("case.session_needed", "delivered", [BROKEN, TAKEN]),
    ("case.session_booked", "given_up", [AWAY, BROKEN, BROKEN]),
    ("case.decided", "waiting", [AWAY, BROKEN]),
]


def endpoints() -> str:
    _endpoint()
    return reverse("admin:integration_webhookendpoint_changelist")


def endpoint() -> str:
    return reverse("admin:integration_webhookendpoint_change", args=[_endpoint().pk])


def deliveries() -> str:
    return f"{reverse('admin:integration_webhookdelivery_changelist')}?endpoint__id__exact={_endpoint().pk}"


def delivery(status: str) -> Callable[[], str]:
    def path() -> str:
        found = _endpoint().deliveries.get(status=status)
        return reverse("admin:integration_webhookdelivery_change", args=[found.pk])

    return path


def rotate(tour: Tour) -> None:
    page = tour.page("omar")
    page.get_by_role("button", name="Make a new secret").click()
    expect(page.get_by_label("New secret")).to_have_value(re.compile("^whsec_"))


def _endpoint() -> WebhookEndpoint:
    return WebhookEndpoint.objects.filter(description="Seller system").first() or _made()


def _made() -> WebhookEndpoint:
    made, _secret = make_endpoint(
        actor=user_of("omar"), is_test=True, url=URL, types=["*"], description="Seller system"
    )
    now, subject = database_now(), case("greta")
    for number, (type_, status, tries) in enumerate(HAPPENED):
        event = Event.objects.create(
            audit_event=10**9 + number, type=type_, version=1, subject=subject.public_id, is_test=True,
            seller=subject.seller.public_id, at=now - timedelta(hours=9 - number), data={"case": subject.public_id},
        )  # fmt: skip
        delivery = WebhookDelivery.objects.create(
            event=event, endpoint=made, subject=event.subject, status=status, attempts=len(tries),
            due_at=now + timedelta(hours=2),
        )  # fmt: skip
        for minutes, answer in enumerate(tries):
            _try(delivery, event.at + timedelta(minutes=30 * minutes), answer)
    made.failures, made.failing_since = 2, now - timedelta(hours=3)
    made.delivered_at = now - timedelta(hours=4)
    made.save()
    return made


def _try(delivery: WebhookDelivery, at: Any, answer: tuple[int | None, str, str]) -> None:
    status, trouble, text = answer
    took = 10_000 if trouble else 84
    WebhookTry.objects.create(delivery=delivery, at=at, milliseconds=took, status=status, trouble=trouble, answer=text)

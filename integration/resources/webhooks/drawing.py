"""Endpoints, and what was sent to them, as JSON: what answers.py describes."""

from typing import Any
from urllib.parse import urlsplit

from integration.models import ApiKey, WebhookDelivery, WebhookEndpoint, WebhookTry
from integration.resources.webhooks.answers import (
    READ,
    WebhookDeliveryAnswer,
    WebhookEndpointAnswer,
    WebhookEndpointWithSecretAnswer,
)


def draw_endpoint(endpoint: WebhookEndpoint, key: ApiKey) -> dict[str, Any]:
    return WebhookEndpointAnswer(_shown(endpoint, key)).data


def draw_with_secret(endpoint: WebhookEndpoint, key: ApiKey, secret: str) -> dict[str, Any]:
    return WebhookEndpointWithSecretAnswer(_shown(endpoint, key) | {"secret": secret}).data


def _shown(endpoint: WebhookEndpoint, key: ApiKey) -> dict[str, Any]:
    said = {name: getattr(endpoint, name) or None for name in ("mode", "types", "description", "disabled_because")}
    stands = {"enabled": endpoint.disabled_at is None, "created_at": endpoint.made_at}
    url = endpoint.url if key.may(READ) else "{0.scheme}://{0.netloc}/".format(urlsplit(endpoint.url))
    return {"object": "webhook_endpoint", "id": endpoint.public_id, "url": url, **said, **stands}


def draw_delivery(delivery: WebhookDelivery) -> dict[str, Any]:
    event = delivery.event
    return WebhookDeliveryAnswer(
        {
            "object": "webhook_delivery",
            "id": delivery.public_id,
            "mode": delivery.endpoint.mode,
            "endpoint": delivery.endpoint.public_id,
            "event": event.public_id,
            "type": event.type,
            "status": delivery.status,
            "next_try_at": delivery.due_at if delivery.status == WebhookDelivery.Status.WAITING else None,
            "tries": [_try(each) for each in sorted(delivery.tries.all(), key=lambda each: -each.pk)],
        }
    ).data


def _try(tried: WebhookTry) -> dict[str, Any]:
    said = {"milliseconds": tried.milliseconds, "status": tried.status}
    return {"sent_at": tried.at, **said, "trouble": tried.trouble or None, "answer": tried.answer or None}

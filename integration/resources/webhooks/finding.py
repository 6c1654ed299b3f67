"""Which endpoint or delivery is meant."""

from integration.models import ApiKey, WebhookDelivery, WebhookEndpoint
from integration.resources.finding import of_path


def endpoint_of(key: ApiKey, public_id: str) -> WebhookEndpoint:
    """Of the world of the key; Http404."""
    return of_path(WebhookEndpoint.objects.standing().filter(is_test=key.is_test), public_id)


def delivery_of(key: ApiKey, public_id: str) -> WebhookDelivery:
    return of_path(WebhookDelivery.objects.filter(endpoint__is_test=key.is_test), public_id)

"""What became of deliveries, and the time of the next try."""

from django.db.models.functions import Now

from integration.models import WebhookDelivery, WebhookEndpoint


def states(endpoint: WebhookEndpoint) -> list[str]:
    return list(endpoint.deliveries.order_by("id").values_list("status", flat=True))


def later() -> None:
    """Nothing rests any more, and what waits is due."""
    WebhookEndpoint.objects.update(rests_until=None)
    WebhookDelivery.objects.update(due_at=Now())

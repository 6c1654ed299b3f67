"""What a platform is known by, and what was said to it."""

from integration.models.answers import StoredAnswer
from integration.models.events import Event, Projection
from integration.models.hosted import HostedLink
from integration.models.keys import ApiKey
from integration.models.testmode import MovedClock, PickedOutcome
from integration.models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookTry

__all__ = [
    "ApiKey",
    "Event",
    "HostedLink",
    "MovedClock",
    "PickedOutcome",
    "Projection",
    "StoredAnswer",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookTry",
]

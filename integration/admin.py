"""The pages of this app in the admin."""

from integration.keys.admin import ApiKeyAdmin
from integration.testmode.admin import TestSessionsAdmin
from integration.webhooks.admin import WebhookDeliveryAdmin, WebhookEndpointAdmin

__all__ = ["ApiKeyAdmin", "TestSessionsAdmin", "WebhookDeliveryAdmin", "WebhookEndpointAdmin"]

"""Which deliveries a list shows."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from integration.models import WebhookDelivery, WebhookEndpoint
from integration.resources.webhooks.answers import STATUSES
from integration.rest.paging import PageQuery


class DeliveryQuery(PageQuery):
    status = serializers.ChoiceField(list(STATUSES), required=False, help_text="Only those in this state.")


def listed(endpoint: WebhookEndpoint, asked: dict[str, Any]) -> QuerySet[WebhookDelivery]:
    rows = endpoint.deliveries.select_related("event", "endpoint").prefetch_related("tries")
    return rows.filter(status=asked["status"]) if "status" in asked else rows

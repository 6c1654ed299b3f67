"""Endpoints, and what was sent to them, as the API shows them (drawing.py)."""

from typing import Any

from rest_framework import serializers

from integration.models import WebhookEndpoint
from integration.rest.shapes import MODES, explained

READ = "webhooks:read"
STATUSES = {
    "waiting": "For its first or next try.",
    "sending": "It is being sent.",
    "delivered": "The endpoint took it.",
    "given_up": "It was not taken, and is not tried again by itself.",
}


class WebhookEndpointAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["webhook_endpoint"])
    id = serializers.CharField(help_text="Of the endpoint.")
    mode = serializers.ChoiceField(MODES, help_text="It is sent events of this world alone.")
    url = serializers.CharField(
        help_text=f"Where events are sent; without the scope {READ} its scheme and host alone, for it may hold a token."
    )
    types = serializers.ListField(child=serializers.CharField(), help_text="Types of events that are sent there.")
    description = serializers.CharField(allow_null=True, help_text="What it is for.")
    enabled = serializers.BooleanField(help_text="false: nothing is sent, and events wait.")
    disabled_because = serializers.ChoiceField(
        WebhookEndpoint.Why.values,
        allow_null=True,
        help_text="`by_hand`; `gone`: it answered 410; `failing`: nothing arrived for too long.",
    )
    created_at = serializers.DateTimeField(help_text="When it was added.")


class WebhookEndpointWithSecretAnswer(WebhookEndpointAnswer):
    secret = serializers.CharField(
        help_text="Verifies the signatures (Standard Webhooks). Shown this once: keep it as a password."
    )


class TryAnswer(serializers.Serializer[Any]):
    sent_at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField(help_text="How long it took.")
    status = serializers.IntegerField(allow_null=True, help_text="Of your answer; null: there was none.")
    trouble = serializers.CharField(
        allow_null=True,
        help_text="Why there was none: `timeout`, `unreachable`, `unresolved`, `tls`, `broken`, or `forbidden`: the "
        "name leads to an address that is not of the open internet.",
    )
    answer = serializers.CharField(
        allow_null=True, help_text="The first 500 characters of your answer; null: nothing was said."
    )


class WebhookDeliveryAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["webhook_delivery"])
    id = serializers.CharField(help_text="Of the delivery.")
    mode = serializers.ChoiceField(MODES)
    endpoint = serializers.CharField(help_text="To which endpoint.")
    event = serializers.CharField(help_text="Of which event.")
    type = serializers.CharField(help_text="Of the event.")
    status = explained(STATUSES)
    next_try_at = serializers.DateTimeField(allow_null=True, help_text="While it waits.")
    tries = TryAnswer(many=True, help_text="The newest first.")


class ResendAnswer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many are sent again.")

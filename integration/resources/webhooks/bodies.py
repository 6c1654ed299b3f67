"""What requests about endpoints and deliveries say."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from integration.webhooks.actions import EVERYTHING, SUBSCRIBABLE

TYPES = [EVERYTHING, *SUBSCRIBABLE]


class NewWebhookEndpoint(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=2000, help_text="An https address on the open internet. It may hold a token: it is kept encrypted."
    )
    types = serializers.ListField(
        child=serializers.ChoiceField(TYPES),
        min_length=1,
        max_length=len(TYPES),
        help_text='Types of events that are sent there; ["*"] for all, those of later too.',
    )
    description = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, max_length=200, help_text="What it is for, for people."
    )

    def validate_description(self, value: str | None) -> str:
        return value or ""


class WebhookEndpointChanges(NewWebhookEndpoint):
    enabled = serializers.BooleanField(
        required=False, help_text="false: nothing is sent, and events wait. true: it goes on with what waits."
    )


class ResendRequest(serializers.Serializer[Any]):
    since = serializers.DateTimeField(help_text="What happened then or later.")
    until = serializers.DateTimeField(required=False, help_text="And before this.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "until" in attrs and attrs["until"] <= attrs["since"]:
            raise serializers.ValidationError({"until": ErrorDetail("It has to be later than `since`.", "too_early")})
        return attrs

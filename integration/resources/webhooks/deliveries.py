"""What was sent to an endpoint, what it answered, and sending it again."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from integration.models import ApiKey, WebhookDelivery
from integration.resources.finding import of_path
from integration.resources.webhooks.endpoints import endpoint_of
from integration.rest.idempotency import idempotent
from integration.rest.paging import PageQuery, page_of
from integration.rest.shapes import MODES, explained, page_shape
from integration.rest.views import ApiView
from integration.webhooks import actions

STATUSES = {
    "waiting": "For its first or next try.",
    "sending": "It is being sent.",
    "delivered": "The endpoint took it.",
    "given_up": "It was not taken, and is not tried again by itself.",
}


class TryAnswer(serializers.Serializer[Any]):
    sent_at = serializers.DateTimeField(source="at")
    milliseconds = serializers.IntegerField(help_text="How long it took.")
    status = serializers.IntegerField(allow_null=True, help_text="Of your answer; null: there was none.")
    trouble = serializers.CharField(
        help_text="Why there was none: `timeout`, `unreachable`, `unresolved`, `tls`, `broken`, or `forbidden`: the "
        "name leads to an address that is not of the open internet."
    )
    answer = serializers.CharField(help_text="The first 500 characters of your answer.")


class DeliveryAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["webhook_delivery"])
    id = serializers.CharField(help_text="Of the delivery.")
    mode = serializers.ChoiceField(MODES)
    endpoint = serializers.CharField(help_text="To which endpoint.")
    event = serializers.CharField(help_text="Of which event.")
    type = serializers.CharField(help_text="Of the event.")
    status = explained(STATUSES)
    next_try_at = serializers.DateTimeField(allow_null=True, help_text="While it waits.")
    tries = TryAnswer(many=True, help_text="The newest first.")


class DeliveryQuery(PageQuery):
    status = serializers.ChoiceField(list(STATUSES), required=False, help_text="Only those in this state.")


class RangeBody(serializers.Serializer[Any]):
    since = serializers.DateTimeField(help_text="What happened then or later.")
    until = serializers.DateTimeField(required=False, help_text="And before this.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "until" in attrs and attrs["until"] <= attrs["since"]:
            raise serializers.ValidationError({"until": ErrorDetail("It has to be later than `since`.", "too_early")})
        return attrs


class RangeAnswer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many are sent again.")


class Deliveries(ApiView):
    scopes = {"GET": "webhooks:read"}

    @extend_schema(
        operation_id="list_webhook_deliveries",
        summary="List what was sent to a webhook endpoint, newest first",
        parameters=[DeliveryQuery],
        responses=page_shape(DeliveryAnswer),
    )
    def get(self, request: Request, endpoint: str) -> Response:
        asked = self.query(DeliveryQuery)
        rows = endpoint_of(self.key, endpoint).deliveries.select_related("event", "endpoint").prefetch_related("tries")
        return page_of(request, rows.filter(status=asked["status"]) if "status" in asked else rows, asked, drawn)


class Again(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="resend_webhook_delivery",
        summary="Send an event to an endpoint again",
        request=None,
        responses=DeliveryAnswer,
    )
    @idempotent
    def post(self, request: Request, delivery: str) -> Response:
        found = actions.send_again(_delivery_of(self.key, delivery), actor=self.key)
        return Response(drawn(found))


class RangeAgain(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="resend_webhook_deliveries",
        summary="Send again what was given up in a range of time",
        request=RangeBody,
        responses=RangeAnswer,
    )
    @idempotent
    def post(self, request: Request, endpoint: str) -> Response:
        asked = self.asked(RangeBody)
        found = endpoint_of(self.key, endpoint)
        count = actions.send_range_again(found, actor=self.key, since=asked["since"], until=asked.get("until"))
        return Response(RangeAnswer({"count": count}).data)


def _delivery_of(key: ApiKey, public_id: str) -> WebhookDelivery:
    return of_path(WebhookDelivery.objects.filter(endpoint__is_test=key.is_test), public_id)


def drawn(delivery: WebhookDelivery) -> dict[str, Any]:
    event = delivery.event
    return DeliveryAnswer(
        {
            "object": "webhook_delivery",
            "id": delivery.public_id,
            "mode": delivery.endpoint.mode,
            "endpoint": delivery.endpoint.public_id,
            "event": event.public_id,
            "type": event.type,
            "status": delivery.status,
            "next_try_at": delivery.due_at if delivery.status == WebhookDelivery.Status.WAITING else None,
            "tries": sorted(delivery.tries.all(), key=lambda each: -each.pk),
        }
    ).data

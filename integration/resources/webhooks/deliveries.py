"""What was sent to an endpoint, what it answered, and sending it again."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from integration.resources.webhooks.answers import ResendAnswer, WebhookDeliveryAnswer
from integration.resources.webhooks.bodies import ResendRequest
from integration.resources.webhooks.drawing import draw_delivery
from integration.resources.webhooks.finding import delivery_of, endpoint_of
from integration.resources.webhooks.listing import DeliveryQuery, listed
from integration.rest.idempotency import idempotent
from integration.rest.paging import page_of
from integration.rest.shapes import page_shape
from integration.rest.views import ApiView, takes_no_body
from integration.webhooks import actions


class Deliveries(ApiView):
    scopes = {"GET": "webhooks:read"}

    @extend_schema(
        operation_id="list_webhook_deliveries",
        summary="List what was sent to a webhook endpoint, newest first",
        parameters=[DeliveryQuery],
        responses=page_shape(WebhookDeliveryAnswer),
    )
    def get(self, request: Request, endpoint: str) -> Response:
        asked = self.query(DeliveryQuery)
        return page_of(request, listed(endpoint_of(self.key, endpoint), asked), asked, draw_delivery)


class Again(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="resend_webhook_delivery",
        summary="Send an event to an endpoint again",
        request=None,
        responses=WebhookDeliveryAnswer,
    )
    @idempotent
    @takes_no_body
    def post(self, request: Request, delivery: str) -> Response:
        found = actions.send_again(delivery_of(self.key, delivery), actor=self.key)
        return Response(draw_delivery(found))


class RangeAgain(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="resend_webhook_deliveries",
        summary="Send again what was given up in a range of time",
        request=ResendRequest,
        responses=ResendAnswer,
    )
    @idempotent
    def post(self, request: Request, endpoint: str) -> Response:
        asked = self.asked(ResendRequest)
        found = endpoint_of(self.key, endpoint)
        count = actions.send_range_again(found, actor=self.key, since=asked["since"], until=asked.get("until"))
        return Response(ResendAnswer({"count": count}).data)

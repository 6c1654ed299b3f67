"""Endpoints: where events are sent to by themselves."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from integration.models import WebhookEndpoint
from integration.resources.webhooks.answers import READ, WebhookEndpointAnswer, WebhookEndpointWithSecretAnswer
from integration.resources.webhooks.bodies import NewWebhookEndpoint, WebhookEndpointChanges
from integration.resources.webhooks.drawing import draw_endpoint, draw_with_secret
from integration.resources.webhooks.finding import endpoint_of
from integration.rest.etags import refuse_stale, show
from integration.rest.idempotency import idempotent
from integration.rest.paging import PageQuery, page_of
from integration.rest.problems import about_field
from integration.rest.shapes import LOCATION, page_shape
from integration.rest.views import ApiView, takes_no_body
from integration.webhooks import actions


class Endpoints(ApiView):
    scopes = {"GET": READ, "POST": "webhooks:write"}

    @extend_schema(
        operation_id="list_webhook_endpoints",
        summary="List the webhook endpoints",
        parameters=[PageQuery],
        responses=page_shape(WebhookEndpointAnswer),
    )
    def get(self, request: Request) -> Response:
        rows = WebhookEndpoint.objects.standing().filter(is_test=self.key.is_test)
        return page_of(request, rows, self.query(PageQuery), lambda row: draw_endpoint(row, self.key))

    @extend_schema(
        operation_id="create_webhook_endpoint",
        summary="Add a webhook endpoint; its secret is in this answer alone",
        parameters=[LOCATION],
        request=NewWebhookEndpoint,
        responses={201: WebhookEndpointWithSecretAnswer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = self.asked(NewWebhookEndpoint)
        with about_field("url", "bad_url"):
            endpoint, secret = actions.make_endpoint(actor=self.key, is_test=self.key.is_test, **asked)
        headers = {"Location": f"/api/v1/webhook_endpoints/{endpoint.public_id}"}
        return Response(draw_with_secret(endpoint, self.key, secret), status=201, headers=headers)


class OneEndpoint(ApiView):
    scopes = {"GET": READ, "PATCH": "webhooks:write", "DELETE": "webhooks:write"}

    @extend_schema(
        operation_id="get_webhook_endpoint", summary="Read a webhook endpoint", responses=WebhookEndpointAnswer
    )
    def get(self, request: Request, endpoint: str) -> Response:
        return show(request, draw_endpoint(endpoint_of(self.key, endpoint), self.key))

    @extend_schema(
        operation_id="update_webhook_endpoint",
        summary="Change a webhook endpoint, switch it off or on",
        request=WebhookEndpointChanges(partial=True),
        responses=WebhookEndpointAnswer,
    )
    def patch(self, request: Request, endpoint: str) -> Response:
        changes = self.changes(WebhookEndpointChanges, partial=True)
        with transaction.atomic():
            found = actions.locked(endpoint_of(self.key, endpoint))
            refuse_stale(request, lambda: draw_endpoint(found, self.key))
            self._switch(found, changes.pop("enabled", None))
            if changes:
                with about_field("url", "bad_url"):
                    actions.change_endpoint(found, actor=self.key, **changes)
            return show(request, draw_endpoint(endpoint_of(self.key, endpoint), self.key))

    def _switch(self, endpoint: WebhookEndpoint, enabled: bool | None) -> None:
        if enabled:
            actions.enable_endpoint(endpoint, actor=self.key)
        elif enabled is not None:
            actions.disable_endpoint(endpoint, actor=self.key, why=WebhookEndpoint.Why.BY_HAND)

    @extend_schema(
        operation_id="delete_webhook_endpoint",
        summary="Remove a webhook endpoint; what waits is given up",
        responses={204: None},
    )
    @takes_no_body
    def delete(self, request: Request, endpoint: str) -> Response:
        actions.remove_endpoint(endpoint_of(self.key, endpoint), actor=self.key)
        return Response(status=204)


class Secrets(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Give a webhook endpoint a new secret; for a while both sign",
        request=None,
        responses=WebhookEndpointWithSecretAnswer,
    )
    @idempotent
    @takes_no_body
    def post(self, request: Request, endpoint: str) -> Response:
        found = endpoint_of(self.key, endpoint)
        secret = actions.rotate_secret(found, actor=self.key)
        return Response(draw_with_secret(endpoint_of(self.key, endpoint), self.key, secret))


class Tests(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="test_webhook_endpoint",
        summary="Send a webhook endpoint an event to try it with",
        request=None,
        responses={202: WebhookEndpointAnswer},
    )
    @idempotent
    @takes_no_body
    def post(self, request: Request, endpoint: str) -> Response:
        found = endpoint_of(self.key, endpoint)
        actions.send_test_event(found, actor=self.key)
        return Response(draw_endpoint(found, self.key), status=202)

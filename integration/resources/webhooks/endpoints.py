"""Endpoints: where events are sent to by themselves."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integration.models import ApiKey, WebhookEndpoint
from integration.resources.finding import of_path
from integration.rest.etags import refuse_stale, show
from integration.rest.idempotency import idempotent
from integration.rest.paging import PageQuery, page_of
from integration.rest.problems import about_field
from integration.rest.shapes import LOCATION, MODES, page_shape
from integration.rest.views import ApiView
from integration.webhooks import actions

READ = "webhooks:read"
TYPES = [actions.EVERYTHING, *actions.SUBSCRIBABLE]


class EndpointBody(serializers.Serializer[Any]):
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
        required=False, allow_blank=True, max_length=200, help_text="What it is for, for people."
    )


class EndpointChanges(EndpointBody):
    enabled = serializers.BooleanField(
        required=False, help_text="false: nothing is sent, and events wait. true: it goes on with what waits."
    )


class EndpointAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["webhook_endpoint"])
    id = serializers.CharField(help_text="Of the endpoint.")
    mode = serializers.ChoiceField(MODES, help_text="It is sent events of this world alone.")
    url = serializers.CharField(
        help_text=f"Where events are sent; without the scope {READ} its scheme and host alone, for it may hold a token."
    )
    types = serializers.ListField(child=serializers.CharField(), help_text="Types of events that are sent there.")
    description = serializers.CharField(help_text="What it is for.")
    enabled = serializers.BooleanField(help_text="false: nothing is sent, and events wait.")
    disabled_because = serializers.ChoiceField(
        ["", *WebhookEndpoint.Why.values],
        help_text="`by_hand`; `gone`: it answered 410; `failing`: nothing arrived for too long.",
    )
    created_at = serializers.DateTimeField(help_text="When it was added.")


class SecretAnswer(EndpointAnswer):
    secret = serializers.CharField(
        help_text="Verifies the signatures (Standard Webhooks). Shown this once: keep it as a password."
    )


class Endpoints(ApiView):
    scopes = {"GET": READ, "POST": "webhooks:write"}

    @extend_schema(
        operation_id="list_webhook_endpoints",
        summary="List the webhook endpoints",
        parameters=[PageQuery],
        responses=page_shape(EndpointAnswer),
    )
    def get(self, request: Request) -> Response:
        rows = WebhookEndpoint.objects.standing().filter(is_test=self.key.is_test)
        return page_of(request, rows, self.query(PageQuery), lambda row: drawn(row, self.key))

    @extend_schema(
        operation_id="create_webhook_endpoint",
        summary="Add a webhook endpoint; its secret is in this answer alone",
        parameters=[LOCATION],
        request=EndpointBody,
        responses={201: SecretAnswer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = self.asked(EndpointBody)
        with about_field("url", "bad_url"):
            endpoint, secret = actions.make_endpoint(actor=self.key, is_test=self.key.is_test, **asked)
        headers = {"Location": f"/api/v1/webhook_endpoints/{endpoint.public_id}"}
        return Response(with_secret(endpoint, self.key, secret), status=201, headers=headers)


class OneEndpoint(ApiView):
    scopes = {"GET": READ, "PATCH": "webhooks:write", "DELETE": "webhooks:write"}

    @extend_schema(operation_id="get_webhook_endpoint", summary="Read a webhook endpoint", responses=EndpointAnswer)
    def get(self, request: Request, endpoint: str) -> Response:
        return show(request, drawn(endpoint_of(self.key, endpoint), self.key))

    @extend_schema(
        operation_id="change_webhook_endpoint",
        summary="Change a webhook endpoint, switch it off or on",
        request=EndpointChanges(partial=True),
        responses=EndpointAnswer,
    )
    def patch(self, request: Request, endpoint: str) -> Response:
        changes = self.changes(EndpointChanges, partial=True)
        with transaction.atomic():
            found = actions.locked(endpoint_of(self.key, endpoint))
            refuse_stale(request, lambda: drawn(found, self.key))
            self._switch(found, changes.pop("enabled", None))
            if changes:
                with about_field("url", "bad_url"):
                    actions.change_endpoint(found, actor=self.key, **changes)
            return show(request, drawn(endpoint_of(self.key, endpoint), self.key))

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
    def delete(self, request: Request, endpoint: str) -> Response:
        actions.remove_endpoint(endpoint_of(self.key, endpoint), actor=self.key)
        return Response(status=204)


class Secrets(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Give a webhook endpoint a new secret; for a while both sign",
        request=None,
        responses=SecretAnswer,
    )
    @idempotent
    def post(self, request: Request, endpoint: str) -> Response:
        found = endpoint_of(self.key, endpoint)
        secret = actions.rotate_secret(found, actor=self.key)
        return Response(with_secret(endpoint_of(self.key, endpoint), self.key, secret))


class Tests(ApiView):
    scopes = {"POST": "webhooks:write"}

    @extend_schema(
        operation_id="test_webhook_endpoint",
        summary="Send a webhook endpoint an event to try it with",
        request=None,
        responses={202: EndpointAnswer},
    )
    @idempotent
    def post(self, request: Request, endpoint: str) -> Response:
        found = endpoint_of(self.key, endpoint)
        actions.send_test_event(found, actor=self.key)
        return Response(drawn(found, self.key), status=202)


def endpoint_of(key: ApiKey, public_id: str) -> WebhookEndpoint:
    """Of the world of the key; Http404."""
    return of_path(WebhookEndpoint.objects.standing().filter(is_test=key.is_test), public_id)


def drawn(endpoint: WebhookEndpoint, key: ApiKey) -> dict[str, Any]:
    return EndpointAnswer(_shown(endpoint, key)).data


def with_secret(endpoint: WebhookEndpoint, key: ApiKey, secret: str) -> dict[str, Any]:
    return SecretAnswer(_shown(endpoint, key) | {"secret": secret}).data


def _shown(endpoint: WebhookEndpoint, key: ApiKey) -> dict[str, Any]:
    said = {name: getattr(endpoint, name) for name in ("mode", "types", "description", "disabled_because")}
    stands = {"enabled": endpoint.disabled_at is None, "created_at": endpoint.made_at}
    url = endpoint.url if key.may(READ) else "{0.scheme}://{0.netloc}/".format(urlsplit(endpoint.url))
    return {"object": "webhook_endpoint", "id": endpoint.public_id, "url": url, **said, **stands}

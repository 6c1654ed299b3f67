"""How a platform gets a link."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integration.hosted.fields import ReturnUrlField
from integration.hosted.links import make_link
from integration.resources.finding import of_body, sellers_of
from integration.rest.idempotency import idempotent
from integration.rest.shapes import LANGUAGES, MODES
from integration.rest.views import ApiView


class NewHostedLink(serializers.Serializer[Any]):
    seller = serializers.CharField(help_text="The id of your seller.")
    return_url = ReturnUrlField()
    language = serializers.ChoiceField(
        LANGUAGES,
        required=False,
        help_text="Of the pages, until the seller chooses another one.",
    )


class HostedLinkAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["hosted_link"])
    mode = serializers.ChoiceField(MODES)
    seller = serializers.CharField()
    url = serializers.CharField(help_text="Send the seller there. It leads in once; opening it alone uses nothing up.")
    expires_at = serializers.DateTimeField()


class HostedLinks(ApiView):
    scopes = {"POST": "hosted_links:write"}

    @extend_schema(
        operation_id="create_hosted_link",
        summary="Send a seller to the hosted pages",
        request=NewHostedLink,
        responses={201: HostedLinkAnswer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """A link for whatever is next for this seller: giving details, uploading documents, choosing a time, the
        session. It logs the seller in, so give it to nobody else, and make one when the seller clicks."""
        given = self.asked(NewHostedLink)
        seller = self.about = of_body(sellers_of(self.key), given.pop("seller"), "seller")
        url, expires_at = make_link(seller, actor=self.key, **given)
        shown = {"object": "hosted_link", "mode": self.key.mode, "seller": seller.public_id, "url": url}
        return Response(HostedLinkAnswer({**shown, "expires_at": expires_at}).data, status=201)

"""What sellers were told: whether it arrived and was read, and, for keys that may, the words.

A code, a join link and a session ID are in the copies alone, or not for anybody but the seller: they are never here.
Reading here does not make a message read.
"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField

from integration.models import ApiKey
from integration.resources.finding import of_path, sellers_of
from integration.rest.etags import show
from integration.rest.paging import PageQuery, found_in
from integration.rest.shapes import LANGUAGES, MODES, explained, page_shape
from integration.rest.times import rfc3339
from integration.rest.views import ApiView
from integration.told_purposes import TOLD
from messaging.failures import Failure
from messaging.models import Delivery, Message
from messaging.purposes import body_for_staff

PERSONAL = "messages.personal:read"


COPIES = {
    "queued": "It waits to go out.",
    "sending": "It is being sent.",
    "sent": "It went out; no receipt has come yet.",
    "failed": "It could not be sent: `failure` says why.",
    "unknown": "Nobody knows whether it went out.",
    "delivered": "A receipt says that it arrived.",
    "returned": "It came back: `failure` says why.",
    "dropped": "It was not sent, since it was no longer true.",
}


class CopyAnswer(serializers.Serializer[Any]):
    channel = ChoiceField(Delivery.Channel.values)
    status = explained(COPIES)
    sent_at = DateTimeField(allow_null=True)
    delivered_at = DateTimeField(allow_null=True, help_text="When a receipt said that it had arrived.")
    failure = ChoiceField(Failure.values, allow_null=True, help_text="Why it did not arrive.")


class MessageAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["message"])
    id = CharField()
    mode = ChoiceField(MODES)
    seller = CharField()
    purpose = ChoiceField(sorted(TOLD), help_text="What it is for.")
    language = ChoiceField(LANGUAGES)
    published_at = DateTimeField(help_text="Since when it stands in the message center.")
    read_at = DateTimeField(allow_null=True)
    withdrawn_at = DateTimeField(allow_null=True, help_text="Since when it no longer applies.")
    title = CharField(
        required=False, allow_null=True, help_text=f"With the scope {PERSONAL} alone. null: the seller was erased."
    )
    body = CharField(
        required=False,
        allow_null=True,
        help_text=f"With the scope {PERSONAL} alone. Paragraphs, with an empty line between. null: as of `title`.",
    )
    copies = CopyAnswer(many=True, help_text="By which other ways it went out.")


class MessageQuery(PageQuery):
    unread = BooleanField(required=False, default=False, help_text="Only those that the seller has not read.")


def draw_message(message: Message, seller: str, key: ApiKey) -> dict[str, Any]:
    return {
        "object": "message",
        "id": message.public_id,
        "mode": key.mode,
        "seller": seller,
        "purpose": message.purpose,
        "language": message.language,
        "published_at": rfc3339(message.published_at),
        "read_at": rfc3339(message.read_at),
        "withdrawn_at": rfc3339(message.withdrawn_at),
        **(_words(message) if key.may(PERSONAL) else {}),
        "copies": [_copy(each) for each in sorted(message.deliveries.all(), key=lambda each: each.pk)],
    }


def _words(message: Message) -> dict[str, str | None]:
    return {"title": message.title or None, "body": body_for_staff(message) or None}


def _copy(delivery: Delivery) -> dict[str, Any]:
    return {
        "channel": delivery.channel,
        "status": delivery.status,
        "sent_at": rfc3339(delivery.sent_at),
        "delivered_at": rfc3339(delivery.delivered_at),
        "failure": delivery.failure or None,
    }


def _published() -> QuerySet[Message]:
    told = Message.objects.filter(published_at__isnull=False, purpose__in=TOLD)
    return told.prefetch_related("deliveries")


class Messages(ApiView):
    scopes = {"GET": "messages:read"}

    @extend_schema(
        operation_id="list_messages",
        summary="List what a seller was told",
        parameters=[MessageQuery],
        responses=page_shape(MessageAnswer),
    )
    def get(self, request: Request, seller: str) -> Response:
        asked, found = self.query(MessageQuery), of_path(sellers_of(self.key), seller)
        rows = _published().filter(recipient=found.user_id)
        if asked["unread"]:
            rows = rows.filter(read_at=None)
        page, more = found_in(request, [rows], asked, by="published_at")
        drawn = [draw_message(each, found.public_id, self.key) for each in page]
        return Response({"data": drawn, "next_cursor": more})


class OneMessage(ApiView):
    scopes = {"GET": "messages:read"}

    @extend_schema(operation_id="get_message", summary="Read a message", responses=MessageAnswer)
    def get(self, request: Request, message: str) -> Response:
        of_sellers = _published().select_related("recipient__seller").filter(recipient__seller__isnull=False)
        found = of_path(of_sellers.filter(recipient__is_test=self.key.is_test), message)
        return show(request, draw_message(found, found.recipient.seller.public_id, self.key))

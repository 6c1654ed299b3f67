"""Everything that happened, oldest first."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integration.events.catalogue import TYPES
from integration.events.shape import API_VERSION, draw_event
from integration.models import ApiKey, Event
from integration.resources.finding import of_path
from integration.rest.etags import show
from integration.rest.paging import PageQuery, page_of
from integration.rest.shapes import MODES, page_shape
from integration.rest.views import ApiView


class EventAnswer(serializers.Serializer[Any]):
    """The same as the body of a webhook."""

    object = serializers.ChoiceField(["event"])
    id = serializers.CharField(help_text="The same that a webhook has in `webhook-id`.")
    type = serializers.ChoiceField(list(TYPES), help_text="What happened.")
    version = serializers.IntegerField(help_text="Of the type; what changes its meaning gives it the next one.")
    api_version = serializers.ChoiceField([API_VERSION])
    mode = serializers.ChoiceField(MODES)
    timestamp = serializers.DateTimeField(help_text="When it happened.")
    subject = serializers.CharField(help_text="To what it happened, by id.")
    data = serializers.DictField(
        child=serializers.CharField(),
        help_text="Ids alone: of the subject, of its seller, and of the case that it belongs to, if it belongs to one. "
        "Get what they name to learn how it stands now.",
    )


class EventQuery(PageQuery):
    cursor = serializers.CharField(
        required=False,
        help_text="`next_cursor` of the page before. The last page has one too: it gives what has happened since.",
    )
    type = serializers.CharField(required=False)
    seller = serializers.CharField(
        required=False, trim_whitespace=False, help_text="Only what happened to this seller."
    )
    subject = serializers.CharField(
        required=False,
        trim_whitespace=False,
        help_text="Only what happened to this case, document, session or other thing, by its id.",
    )

    def validate_type(self, value: str) -> list[str]:
        wanted = [each.strip() for each in value.split(",")]
        if unknown := sorted(set(wanted) - set(TYPES)):
            raise serializers.ValidationError(f"There is no type {', '.join(unknown)}.", code="unknown")
        return sorted(set(wanted))


CURSOR = serializers.CharField(help_text="Keep it: it gives what happens after this page.")


TYPE_WANTED = OpenApiParameter(
    "type",
    {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(TYPES)}},
    style="form",
    explode=False,
    description="Only these types, with commas between them.",
)
FILTERS = {"type": "type__in", "seller": "seller", "subject": "subject"}


class Events(ApiView):
    scopes = {"GET": "events:read"}

    @extend_schema(
        operation_id="list_events",
        summary="Read everything that happened, oldest first",
        parameters=[EventQuery, TYPE_WANTED],
        responses=page_shape(EventAnswer, next_cursor=CURSOR),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(EventQuery)
        wanted = {lookup: asked[name] for name, lookup in FILTERS.items() if name in asked}
        rows = Event.objects.filter(is_test=self.key.is_test, **wanted)
        return page_of(request, rows, asked, drawn, oldest_first=True, goes_on=True)


class OneEvent(ApiView):
    scopes = {"GET": "events:read"}

    @extend_schema(operation_id="get_event", summary="Read one event", responses=EventAnswer)
    def get(self, request: Request, event: str) -> Response:
        return show(request, drawn(event_of(self.key, event)))


def event_of(key: ApiKey, public_id: str) -> Event:
    """Of the world of the key; Http404."""
    return of_path(Event.objects.filter(is_test=key.is_test), public_id)


def drawn(event: Event) -> dict[str, Any]:
    return draw_event(vars(event))

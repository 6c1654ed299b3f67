"""A session, and the times held for one, as the API shows them (drawing.py)."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField

from integration.resources.reasons import CODES, ReasonAnswer
from integration.rest.shapes import FEW, MODES, explained, page_shape

STATUSES = {
    "scheduled": "It is agreed.",
    "live": "It goes on.",
    "held": "It was held to its end.",
    "missed": "It was not held to its end; `reasons` say why.",
    "cancelled": "It does not take place: cancelled by the seller, or called off by us.",
    "changed": "Another session took its place.",
}


class PlaceAnswer(serializers.Serializer[Any]):
    id = CharField()
    name = CharField()
    address = CharField(help_text="In lines.")
    time_zone = CharField()


class SessionAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["session"])
    id = CharField(help_text="Of this resource. It is not the session ID that the seller types to enter.")
    mode = ChoiceField(MODES)
    seller = CharField()
    case = CharField(allow_null=True, help_text="null of one that was cancelled or changed.")
    status = explained(STATUSES)
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    time_zone = CharField(help_text="The zone in which the seller agreed to it (IANA).")
    language = CharField()
    in_person = BooleanField()
    place = PlaceAnswer(allow_null=True)
    join_opens_at = DateTimeField(
        allow_null=True, help_text="From when on the seller can enter by a hosted link; null in person."
    )
    change_closes_at = DateTimeField(help_text="Until when it can be moved or cancelled.")
    reasons = ReasonAnswer(many=True, help_text=f"Of a session that was missed: one of {CODES}.")


class OfferAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["offer"])
    id = CharField()
    mode = ChoiceField(MODES)
    case = CharField()
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    expires_at = DateTimeField(help_text="From then on somebody else can take it.")
    place = CharField(allow_null=True, help_text="Where; null: by video.")


OfferPage = page_shape(
    OfferAnswer,
    about="Held now, the earliest first.",
    next_cursor=FEW,
    time_zone=CharField(help_text="The seller's own, to show the times in."),
    places=PlaceAnswer(many=True, help_text="Where the session could be held in person."),
)

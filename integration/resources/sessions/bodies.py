"""What requests about times say."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField

from core.times import canonical_zone, zone_names
from verification.sessions.wishes import PARTS_OF_DAY


class ZoneField(CharField):
    """An IANA name; old ones are understood, and given back as they are called now."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, **{"help_text": "IANA name, such as Europe/Berlin.", **kwargs})

    def to_internal_value(self, data: Any) -> str:
        zone = canonical_zone(super().to_internal_value(data))
        if zone not in zone_names():
            raise serializers.ValidationError("There is no such time zone.", code="unknown_zone")
        return zone


class SessionChangeRequest(serializers.Serializer[Any]):
    offer = CharField(help_text="One of the times held for the case.")
    time_zone = ZoneField(help_text="In which the seller agrees to it (IANA). In person it is that of the place.")


class NewSession(SessionChangeRequest):
    case = CharField()


class RenewOffersRequest(serializers.Serializer[Any]):
    declined = BooleanField(
        default=True, required=False, help_text="Whether those held do not fit; false where they are gone."
    )


class WishesRequest(serializers.Serializer[Any]):
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7, help_text="0 is Monday."
    )
    hours = serializers.MultipleChoiceField(
        choices=[code for code, *_rest in PARTS_OF_DAY], allow_empty=False, help_text="Parts of the day."
    )
    time_zone = ZoneField()


class PlaceRequest(serializers.Serializer[Any]):
    place = CharField(allow_null=True, help_text="One of `places`; null: by video.")

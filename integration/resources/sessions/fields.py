"""What requests about times have in common."""

from typing import Any

from rest_framework import serializers

from core.times import canonical_zone, zone_names


class ZoneField(serializers.CharField):
    """An IANA name; old ones are understood, and given back as they are called now."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, **{"help_text": "IANA name, such as Europe/Berlin.", **kwargs})

    def to_internal_value(self, data: Any) -> str:
        zone = canonical_zone(super().to_internal_value(data))
        if zone not in zone_names():
            raise serializers.ValidationError("There is no such time zone.", code="unknown_zone")
        return zone

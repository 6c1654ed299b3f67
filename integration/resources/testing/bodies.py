"""What requests about outcomes and clocks say."""

from typing import Any

from rest_framework import serializers

from integration.testmode.clock import MOST
from integration.testmode.outcomes import OUTCOMES


class TestOutcomeRequest(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(list(OUTCOMES))
    reasons = serializers.ListField(
        child=serializers.CharField(max_length=30),
        required=False,
        default=list,
        max_length=10,
        help_text="Codes of reasons, for the outcomes that take some. None: the outcome's own.",
    )


class TestClockRequest(serializers.Serializer[Any]):
    forward_seconds = serializers.IntegerField(min_value=1, max_value=int(MOST.total_seconds()))

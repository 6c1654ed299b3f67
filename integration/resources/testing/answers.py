"""What the test world shows of outcomes and clocks (drawing.py)."""

from typing import Any

from rest_framework import serializers

from integration.rest.shapes import explained
from integration.testmode.outcomes import OUTCOMES

PICKED = {
    "waiting": "It is carried out soon, or tried again.",
    "reached": "The case was led to it.",
    "refused": "`refusal` says by which rule.",
}


class PickedOutcomeAnswer(serializers.Serializer[Any]):
    """What was picked last for the case."""

    outcome = serializers.ChoiceField(list(OUTCOMES))
    reasons = serializers.ListField(child=serializers.CharField())
    status = explained(PICKED)
    refusal = serializers.CharField(
        allow_null=True, help_text="The code of the rule that refused it, or for which it waits."
    )
    picked_at = serializers.DateTimeField()


class PossibleOutcomeAnswer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(list(OUTCOMES))
    leads_to = serializers.CharField()
    takes_reasons = serializers.BooleanField()


class TestOutcomeAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["test_outcome"])
    mode = serializers.ChoiceField(["test"])
    case = serializers.CharField()
    possible = PossibleOutcomeAnswer(many=True, help_text="From where the case stands.")
    picked = PickedOutcomeAnswer(allow_null=True)


class TestClockAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["test_clock"])
    mode = serializers.ChoiceField(["test"])
    seller = serializers.CharField()
    forwarded_seconds = serializers.IntegerField(help_text="In all.")

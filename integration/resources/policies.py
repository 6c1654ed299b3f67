"""The figures by which deadlines and limits are counted."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.policy import current_policy, newest_number
from integration.rest.etags import show
from integration.rest.views import ApiView


class PolicyAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["policies"])
    version = serializers.IntegerField(help_text="It grows with each change by ops; 0 before the first.")
    figures = serializers.DictField(
        child=serializers.IntegerField(), help_text="By name; the unit is the last word of the name."
    )


class Policies(ApiView):
    scopes = {"GET": "policies:read"}

    @extend_schema(operation_id="get_policies", summary="Read the policy figures", responses=PolicyAnswer)
    def get(self, request: Request) -> Response:
        shown = {"object": "policies", "version": newest_number(), "figures": asdict(current_policy())}
        return show(request, PolicyAnswer(shown).data)

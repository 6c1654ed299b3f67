"""The figures that bind sellers and platforms: deadlines, limits, and how long things are kept.

Those by which we look out for misuse, and how we work among ourselves, are nobody's outside: a new figure is not told
until somebody has put it here.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.policy import current_policy, newest_number
from integration.rest.etags import show
from integration.rest.views import ApiView

TOLD = """
    offers_per_set_count offer_sets_count offer_sets_per_hour_count offer_hold_hours offer_earliest_hours
    offer_horizon_days session_length_minutes session_step_minutes link_before_hours reminder_before_hours
    join_opens_before_minutes no_show_grace_minutes no_shows_count session_failures_count reconnect_minutes
    change_cutoff_minutes booking_changes_count
    documents_deadline_workdays review_deadline_workdays tax_deadline_workdays times_deadline_workdays
    reminder_before_workdays appeal_answer_workdays appeal_days contact_deadline_days announcement_notice_days
    certification_every_days restriction_notice_days suspension_notice_days closing_notice_days erasure_answer_days
    document_size_megabytes document_length_pages files_per_day_count image_size_megapixels
    code_lifetime_minutes code_guesses_count code_resend_wait_seconds
    hosted_link_minutes api_requests_per_minute_count events_kept_days webhook_endpoints_count webhook_tries_count
    webhook_silence_days webhook_overlap_hours
    test_sellers_count test_changes_per_hour_count test_files_per_day_megabytes
""".split()


class PoliciesAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["policies"])
    version = serializers.IntegerField(help_text="It grows with each change by ops; 0 before the first.")
    figures = serializers.DictField(
        child=serializers.IntegerField(), help_text="By name; the unit is the last word of the name."
    )


class Policies(ApiView):
    scopes = {"GET": "policies:read"}

    @extend_schema(operation_id="get_policies", summary="Read the policy figures", responses=PoliciesAnswer)
    def get(self, request: Request) -> Response:
        policy = current_policy()
        figures = {name: getattr(policy, name) for name in TOLD}
        return show(
            request, PoliciesAnswer({"object": "policies", "version": newest_number(), "figures": figures}).data
        )

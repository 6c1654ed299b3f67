"""The REST API, below /api/v1/. Nothing ends in a slash but the pages for people."""

from django.urls import path

from integration.resources import policies

urlpatterns = [
    path("policies", policies.Policies.as_view(), name="api_policies"),
]

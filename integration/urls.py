"""The REST API, below /api/v1/. Nothing ends in a slash but the pages for people."""

from django.urls import path

from integration.resources import events, policies

urlpatterns = [
    path("events", events.Events.as_view(), name="api_events"),
    path("events/<str:event>", events.OneEvent.as_view(), name="api_event"),
    path("policies", policies.Policies.as_view(), name="api_policies"),
]

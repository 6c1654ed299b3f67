"""The REST API, below /api/v1/. Nothing ends in a slash but the pages for people."""

from django.urls import path

from integration.resources import events, policies, testing

urlpatterns = [
    path("events", events.Events.as_view(), name="api_events"),
    path("events/<str:event>", events.OneEvent.as_view(), name="api_event"),
    path("policies", policies.Policies.as_view(), name="api_policies"),
    path("test/cases/<str:public_id>/outcome", testing.Outcome.as_view(), name="api_test_outcome"),
    path("test/sellers/<str:public_id>/clock", testing.Clock.as_view(), name="api_test_clock"),
]

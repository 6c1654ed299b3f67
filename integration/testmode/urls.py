"""The page of test mode that sellers of the test world reach."""

from django.urls import path

from integration.testmode import views

urlpatterns = [
    path("test/sessions/<str:public_id>/", views.test_session, name="test_session"),
]

"""The pages of this app."""

from django.urls import path

from scheduling import views

urlpatterns = [
    path("device-check/", views.device_check, name="device_check"),
    path("join/<str:token>/", views.join, name="join"),
    path("sessions/<str:public_id>/", views.room, name="room"),
    path("sessions/<str:public_id>/consent/", views.consent, name="consent"),
]

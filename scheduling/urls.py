"""The pages of this app."""

from django.urls import path

from scheduling import views
from scheduling.recording import views as recording_views
from scheduling.video import views as video_views

urlpatterns = [
    path("device-check/", views.device_check, name="device_check"),
    path("join/<str:token>/", views.join, name="join"),
    path("sessions/<str:public_id>/", views.room, name="room"),
    path("sessions/<str:public_id>/media/", video_views.join, name="join_media"),
    path("sessions/<str:public_id>/recording/", recording_views.keep, name="keep_recording"),
    path("sessions/<str:public_id>/consent/", views.consent, name="consent"),
]

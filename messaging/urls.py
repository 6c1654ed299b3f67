"""The pages of this app."""

from django.urls import path

from messaging import views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/<str:public_id>/", views.message, name="message"),
    path("genuine/", views.genuine, name="genuine"),
]

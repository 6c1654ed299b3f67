"""The pages of this app."""

from django.urls import path

from messaging import receipt_views, views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/<str:public_id>/", views.message, name="message"),
    path("receipts/sns/", receipt_views.receipts, name="receipts"),
    path("genuine/", views.genuine, name="genuine"),
]

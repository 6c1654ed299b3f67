"""The pages of this app."""

from django.urls import path

from messaging import preference_views, receipt_views, views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/<str:public_id>/", views.message, name="message"),
    path("receipts/sns/", receipt_views.receipts, name="receipts"),
    path("account/preferences/", preference_views.preferences, name="account_preferences"),
    path("stop/<str:token>/", preference_views.stop, name="stop"),
    path("genuine/", views.genuine, name="genuine"),
    path("genuine/report/", views.report, name="report_message"),
    path("genuine/reported/", views.reported, name="message_reported"),
]

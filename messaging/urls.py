"""The pages of this app."""

from django.urls import path

from messaging.center import views as center
from messaging.genuine import views as genuine
from messaging.preferences import views as preferences
from messaging.receipts import views as receipts

urlpatterns = [
    path("messages/", center.messages, name="messages"),
    path("messages/<str:public_id>/", center.message, name="message"),
    path("receipts/sns/", receipts.receipts, name="receipts"),
    path("account/preferences/", preferences.preferences, name="account_preferences"),
    path("stop/<str:token>/", preferences.stop, name="stop"),
    path("genuine/", genuine.genuine, name="genuine"),
    path("genuine/report/", genuine.report, name="report_message"),
    path("genuine/reported/", genuine.reported, name="message_reported"),
]

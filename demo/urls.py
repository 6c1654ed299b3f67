"""The demo's pages; they answer 404 outside of demo mode."""

from django.urls import path

from demo import views

urlpatterns = [
    path("demo/", views.demo, name="demo"),
    path("demo/move-my-booking/", views.move_my_booking, name="demo_move_booking"),
    path("demo/begin-session/", views.begin_session, name="demo_begin_session"),
    path("demo/mailbox/", views.mailbox, name="mailbox"),
    path("demo/mailbox/<str:name>/", views.mailbox_html, name="mailbox_html"),
]

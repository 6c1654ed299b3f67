"""A person's own account page."""

from django.urls import path

from pages import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/phrase/", views.phrase, name="account_phrase"),
    path("account/preferences/", views.preferences, name="account_preferences"),
]

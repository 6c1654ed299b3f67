"""A person's own account page."""

from django.urls import path

from pages import views

urlpatterns = [
    path("account/", views.account, name="account"),
]

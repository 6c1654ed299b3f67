"""The page on which sellers arrive from their marketplace. Logs leave out what follows "link/" (config.logs)."""

from django.urls import path

from integration.hosted import views

urlpatterns = [
    path("hosted/link/<str:token>/", views.hosted_link, name="hosted_link"),
]

"""All addresses. Each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz, livez
from sellers.accounts import RemoveKey

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("livez", livez, name="livez"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("demo.urls")),
    path("", include("verification.urls")),
    path("", include("scheduling.urls")),
    path("", include("contacts.urls")),
    path("", include("sellers.urls")),
    path("", include("messaging.urls")),
    path("", include("pages.urls")),
]

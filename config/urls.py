"""All addresses. Each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz, livez
from sellers import account_pages
from sellers.accounts import RemoveKey
from sellers.company import views as company

urlpatterns = [
    path(
        "api/v1/", include("integration.urls")
    ),  # first: most of its answers are shorter than the way through the rest
    path("healthz", healthz, name="healthz"),
    path("livez", livez, name="livez"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("accounts/2fa/reauthenticate/", company.ConfirmFactor.as_view(), name="mfa_reauthenticate"),
    path("accounts/email/", account_pages.email, name="account_email"),
    path("accounts/password/set/", account_pages.set_password, name="account_set_password"),
    path("accounts/2fa/totp/activate/", account_pages.activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/webauthn/add/", account_pages.add_key, name="mfa_add_webauthn"),
    path(
        "accounts/2fa/recovery-codes/generate/",
        account_pages.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("accounts/company/", company.begin, name="company_log_in"),
    path("accounts/company/callback/", company.callback, name="company_callback"),
    # Not allauth.urls: of its social accounts only these two are wanted, with no page that registers or connects.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("integration.hosted.urls")),
    path("", include("integration.testmode.urls")),
    path("", include("demo.urls")),
    path("", include("verification.urls")),
    path("", include("scheduling.urls")),
    path("", include("contacts.urls")),
    path("", include("sellers.urls")),
    path("", include("messaging.urls")),
    path("", include("pages.urls")),
]

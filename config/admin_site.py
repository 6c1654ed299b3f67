"""The admin site: allauth's log-in, so that staff pass their second factor before they see anything."""

from collections.abc import Callable

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.access import has_second_factor


class VouchroomAdminSite(admin.AdminSite):
    site_header = site_title = _("Vouchroom staff")
    index_title = _("What would you like to do?")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """R28: staff without a second factor reach nothing here; they are led to set one up."""
        return super().has_permission(request) and has_second_factor(request.user)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return _staff_login(request, super().login, extra_context)


@secure_admin_login
def _staff_login(request: HttpRequest, proceed: Callable[..., HttpResponse], extra: dict | None) -> HttpResponse:
    if not has_second_factor(request.user):
        messages.info(request, _("Staff pages need a second factor. Set one up here, then open them again."))
        return redirect("mfa_index")
    return proceed(request, extra)

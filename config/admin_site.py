"""The admin site: allauth's log-in, so that staff pass their second factor before they see anything."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.access import has_second_factor

# Second factors, sessions and addresses are changed on the pages of django-allauth alone, by their owners.
WITHOUT_PAGES = {"account", "mfa", "socialaccount", "usersessions"}


class VouchroomAdminSite(admin.AdminSite):
    site_header = site_title = _("Vouchroom staff")
    index_title = _("What would you like to do?")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """R28: staff without a second factor reach nothing here; they are led to set one up."""
        return super().has_permission(request) and has_second_factor(request.user, request.session)

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        models: Any = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().register([each for each in models if each._meta.app_label not in WITHOUT_PAGES], *args, **options)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> Any:
        """Ours asks for the second factor first, and tells of the change by message."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return _staff_login(request, super().login, extra_context)


@secure_admin_login
def _staff_login(request: HttpRequest, proceed: Callable[..., HttpResponse], extra: dict | None) -> HttpResponse:
    if not has_second_factor(request.user, request.session):
        messages.info(request, _("Staff pages need a second factor. Set one up here, then open them again."))
        return redirect("mfa_index")
    return proceed(request, extra)

"""The way to the issuer and back. Without an issuer in the settings neither is there (404)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from core.access import COMPANY_FACTOR
from sellers.company.provider import CompanyOAuth2Adapter, failed


def where_configured(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        return view(request)

    return guarded


@where_configured
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """A link and no form: the policy's form-action would stop a form on its way to the issuer."""
    provider = get_adapter().get_provider(request, settings.OIDC_ISSUER)
    # A factor that stands for ours has to be as fresh as ours.
    fresh = {"max_age": settings.ACCOUNT_REAUTHENTICATION_TIMEOUT} if settings.OIDC_SECOND_FACTOR else {}
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request), auth_params=fresh)
    except (requests.RequestException, OAuth2Error):
        return failed(request)


@where_configured
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    return OAuth2CallbackView.adapter_view(CompanyOAuth2Adapter(request, settings.OIDC_ISSUER))(request)


class ConfirmFactor(ReauthenticateView):
    """Who showed the company a factor, and has none here, shows it to the company once more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        by_company = COMPANY_FACTOR in request.session and settings.OIDC_ISSUER
        if by_company and request.user.is_authenticated and not is_mfa_enabled(request.user):
            way_back = {"next": get_next_redirect_url(request) or "/"}
            return redirect(f"{reverse('company_log_in')}?{urlencode(way_back)}")
        return super().dispatch(request, *args, **kwargs)

"""The one issuer of the settings, for django-allauth's OpenID Connect. No row of the database adds another."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import DomainError
from sellers.company.actions import sign_on
from sellers.company.tokens import claims_of, factor_at, nonce_of

NEEDED = {"authorization_endpoint", "token_endpoint", "jwks_uri"}


class CompanyOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    nonce: str  # of the log-in at hand

    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER or not config.keys() >= NEEDED:
            raise OAuth2Error("The discovery document is another issuer's, or lacks an address.")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return settings.SITE_ORIGIN + reverse("company_callback")

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.nonce = nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """The claims are those of the signed token: what userinfo would say has no signature."""
        with CompanyAdapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        claims = claims_of(kwargs["response"].get("id_token"), answer.json(), nonce=self.nonce)
        sign_on_at_hand = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        sign_on_at_hand.claims = claims
        return sign_on_at_hand


class CompanyProvider(OpenIDConnectProvider):
    oauth2_adapter_class = CompanyOAuth2Adapter
    pkce_enabled_default = True

    def get_pkce_params(self) -> dict[str, str]:
        params = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of it is kept: each log-in brings its own."""
        return {}


class CompanyAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request: HttpRequest | None, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """`provider_id` is the issuer, so that links are by issuer and subject: another issuer's mean nobody here."""
        if not settings.OIDC_ISSUER:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=settings.OIDC_ISSUER,
                name="company",
                client_id=settings.OIDC_CLIENT_ID,
                secret=settings.OIDC_CLIENT_SECRET,
                settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
            )
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> CompanyProvider:
        return CompanyProvider(request, app=self.get_app(request, provider, client_id))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        try:
            user = sign_on(sociallogin.claims)
        except DomainError as refusal:
            raise ImmediateHttpResponse(refused(request, str(refusal.message))) from refusal
        if user is None:
            raise ImmediateHttpResponse(refused(request, _(
                "Your company account has no role in Vouchroom. Ask those who manage your company's accounts for one."
            )))  # fmt: skip
        sociallogin.user = user
        sociallogin.state["factor_at"] = factor_at(sociallogin.claims)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_about: Any) -> None:
        raise ImmediateHttpResponse(failed(request))


def refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "account/company_refused.html", {"why": why}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    return refused(
        request, _("The log-in with your company account did not succeed, or took too long. Begin it once more.")
    )

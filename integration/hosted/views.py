"""The page that a platform's link opens: it says for whom the account is, and a button leads in."""

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from core.models import User
from integration.hosted.links import find_link, use_link
from integration.models import HostedLink
from messaging.masks import mask_email
from pages.way_back import MARKETPLACE, host_of


@require_http_methods(["GET", "HEAD", "POST"])
def hosted_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET uses nothing up: scanners of mails and previews of chats open links too (R2)."""
    link = use_link(token) if request.method == "POST" else find_link(token)
    with translation.override(_language_of(request, link)):
        if link is None:
            return render(request, "integration/hosted_refused.html", status=404)
        if request.method == "POST":
            return _lead_in(request, link)
        return render(request, "integration/hosted.html", _about(request, link))


def _language_of(request: HttpRequest, link: HostedLink | None) -> str:
    """What the reader has chosen on our pages counts more than what the platform says."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return link.language if link and link.language and not chosen else translation.get_language() or "en"


def _about(request: HttpRequest, link: HostedLink) -> dict[str, object]:
    here = request.user if isinstance(request.user, User) else None
    return {
        "account": mask_email(link.seller.user.email),
        "marketplace": host_of(link.return_url),
        "other": mask_email(here.email) if here and here != link.seller.user else "",
    }


def _lead_in(request: HttpRequest, link: HostedLink) -> HttpResponse:
    """An ordinary log-in, but that nothing was shown for it: where a second factor is set up, it is asked, and what
    needs a fresh log-in finds none (sellers.fresh). Of who was here before nothing is left, not even the session's key.
    """
    user = link.seller.user
    if request.user != user:
        logout(request)
    request.session.cycle_key()
    request.session[MARKETPLACE] = link.return_url
    response = redirect("home")
    if request.user != user:
        led_in = Login(user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=reverse("home"))
        response = perform_login(request, led_in)
    if link.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, link.language, samesite="Lax", secure=settings.SECURE)
    return response

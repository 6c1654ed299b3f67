"""One address for pages: passkeys and cookies belong to a host name, so 127.0.0.1 leads to it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

CHECKS = {"/healthz", "/livez"}


class CanonicalHostMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in CHECKS or not request.get_host().startswith("127.0.0.1"):
            return self.get_response(request)
        return HttpResponsePermanentRedirect(settings.SITE_ORIGIN + request.get_full_path())

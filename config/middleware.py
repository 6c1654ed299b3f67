"""What holds for every request: one address for pages, one language for staff pages, no secret in the log."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django_structlog.middlewares import RequestMiddleware

CHECKS = {"/healthz", "/livez"}
JOIN_TOKEN = re.compile(r"(?i)(join(?:/|%2F))[\w-]+")


class CanonicalHostMiddleware:
    """Passkeys and cookies belong to a host name, so 127.0.0.1 leads to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in CHECKS or not request.get_host().startswith("127.0.0.1"):
            return self.get_response(request)
        return HttpResponsePermanentRedirect(settings.SITE_ORIGIN + request.get_full_path())


class StaffLanguageMiddleware:
    """Staff pages are English whatever the browser asks for: translations are made of what sellers read alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/"):
            translation.activate("en")
            request.LANGUAGE_CODE = "en"
        return self.get_response(request)


class RequestLogMiddleware(RequestMiddleware):
    """R1: the token of a join link is kept nowhere in clear, so not in the log either."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return JOIN_TOKEN.sub(r"\1…", f"{request.method} {request.get_full_path()}")

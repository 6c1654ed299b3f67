"""What holds for every request: one address for pages, one language for staff pages, no secret in log or cache."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django_structlog.middlewares import RequestMiddleware
from redis.exceptions import RedisError

from audit.middleware import client_address
from config.logs import without_token
from core.files import StorageAway

logger = structlog.get_logger()
CHECKS = {"/healthz", "/livez"}


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


class NoStoreMiddleware:
    """A page for somebody who is logged in stays in no cache: after the log-out, Back shows nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class NoNulMiddleware:
    """PostgreSQL holds no such character: whoever asks for it asks for what does not exist, and not for a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)


class AwayMiddleware:
    """Log-in and registration count the tries in Redis. Without it they say so; nobody gets in uncounted. Nor does the
    page of a file that the storage does not give just now pretend anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, StorageAway):  # which core.files has logged
            return _later("storage_away.html")
        if isinstance(exception, RedisError):
            logger.warning("redis_is_away", exc_info=exception)
            return _later("503.html")
        return None


def _later(template: str) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=503, headers={"Retry-After": "60"})


class RequestLogMiddleware(RequestMiddleware):
    """Without the query: it may hold the address that staff searched for, or where a log-in leads."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address that the audit log holds too; django-structlog would believe what a visitor says of itself."""
        structlog.contextvars.bind_contextvars(ip=client_address(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return without_token(f"{request.method} {request.path}")

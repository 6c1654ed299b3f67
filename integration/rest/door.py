"""The way in of the REST API: its requests pass none of what pages need, and each answer is one of the API's own.

There is no session, no cookie and no CSRF, nothing leads to a log-in or to another host, and what fails is a problem
with a code and the request id, wherever it failed. Pages for people below /api/ go the way of all pages.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from redis.exceptions import RedisError
from structlog.contextvars import bind_contextvars, clear_contextvars

from audit.middleware import AddressMiddleware, client_address
from core.files import StorageAway
from core.ids import new_id
from integration.keys.secrets import PREFIXES
from integration.rest.problems import CONTENT_TYPE, Problem, body_of
from integration.rest.views import ApiView

BELOW = "/api/"
REQUEST_ID = "Request-Id"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Vary": "Authorization, Accept-Language",
}
AWAY = (OperationalError, InterfaceError, RedisError, StorageAway)
WAIT_SECONDS = "5"
logger = structlog.get_logger()


class ApiMiddleware:
    """Outside of everything that pages need. The request id is ours: one that a client sends is not looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._answer = AddressMiddleware(_answer)  # type: ignore[arg-type]
        self._secured = SecurityMiddleware(get_response).process_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        match = _match(request)
        if match and not _is_api(match):
            return self.get_response(request)
        request.resolver_match, request.request_id = match, new_id("req")  # type: ignore[attr-defined]
        began = perf_counter()
        clear_contextvars()
        bind_contextvars(request_id=request.request_id, ip=client_address(request))  # type: ignore[attr-defined]
        response = self._answer(request)
        milliseconds = round(1000 * (perf_counter() - began), 1)
        route = match.route if match else None  # an address that is not ours may hold anything
        logger.info("api_request", method=request.method, route=route, status=response.status_code, ms=milliseconds)
        clear_contextvars()
        response._has_been_logged = True  # type: ignore[attr-defined]  # or Django writes the path of a refusal
        return self._secured(request, response)


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_api(match: ResolverMatch) -> bool:
    view = getattr(match.func, "cls", None)
    return view is not None and issubclass(view, ApiView)


def _answer(request: HttpRequest) -> HttpResponseBase:
    with translation.override(translation.get_language_from_request(request)):
        try:
            response = _viewed(request)
        except Exception as error:
            response = _failed(request, error)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
    response.headers[REQUEST_ID] = request.request_id  # type: ignore[attr-defined]
    return response


def _viewed(request: HttpRequest) -> HttpResponseBase:
    _refuse_at_the_door(request)
    match = request.resolver_match
    if match is None or "\0" in request.path:
        raise Problem("not_found")
    response: Any = match.func(request, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def _refuse_at_the_door(request: HttpRequest) -> None:
    """What holds for every address, known or not."""
    try:
        request.get_host()
    except DisallowedHost as error:
        raise Problem("misdirected") from error
    if settings.SECURE and not request.is_secure():
        raise Problem("https_required")
    query = request.META.get("QUERY_STRING", "")
    if any(prefix in query or prefix in request.path for prefix in PREFIXES.values()):
        raise Problem("key_in_address")
    if "%00" in query:
        raise Problem("not_found")


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, Problem):
        problem = error
    elif isinstance(error, AWAY):
        logger.warning("api_part_is_away", exc_info=error)
        problem = Problem("unavailable", headers={"Retry-After": WAIT_SECONDS})
    else:
        got_request_exception.send(sender=ApiMiddleware, request=request)  # which is logged with the traceback
        problem = Problem("server_error")
    status, body = body_of(problem.code, request.request_id, problem.detail, **problem.more)  # type: ignore[attr-defined]
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=problem.headers)

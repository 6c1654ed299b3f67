"""How often one may knock. Log-in, sign-up, codes and reset are counted by django-allauth; the other doors here.

One window is one key in Redis, counted up atomically. Without Redis a door where somebody could guess stays shut (503);
the others open, since what they limit is load, and a queue of work is not lost by it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from redis.exceptions import RedisError

from audit.middleware import client_network
from core.times import format_clock, format_zone, in_brackets

logger = structlog.get_logger()


@dataclass(frozen=True)
class Limit:
    """`count` in `seconds` for one person, or one network where nobody is logged in. `guards`: against guessing."""

    count: int
    seconds: int
    guards: bool = False


ON_POST = {
    "genuine": Limit(20, 60, guards=True),
    "report_message": Limit(5, 600),
    "join": Limit(20, 60, guards=True),
    "hosted_link": Limit(60, 60, guards=True),
    "contact_person": Limit(30, 600),  # each writes rows, and tells what was confirmed before
    "contact_email": Limit(30, 600),
    "contact_phone": Limit(30, 600),
    "account_phrase": Limit(10, 600, guards=True),  # it says whether what was typed is the password
    "document": Limit(30, 60),
    "appeal": Limit(200, 600),  # drafts are saved while they are typed; documents are decoded and scanned
    "measure_appeal": Limit(200, 600),
    "admin:sellers_seller_right": Limit(20, 600),
    "admin:sellers_export_download": Limit(10, 600),
    "admin:sellers_seller_reveal": Limit(30, 600),
    "admin:verification_case_reveal": Limit(60, 600),
}
ON_GET = {
    "company_log_in": Limit(60, 60),  # each asks the issuer
    "hosted_link": Limit(60, 60, guards=True),  # it says whose account a token opens
}
ON_EXPORT = Limit(10, 600)  # by any name that ends in "export"
ON_SEARCH = Limit(60, 60)  # of lists of the staff, by any text


class LimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        limit = _limit_of(request, name)
        if limit is None:
            return None
        try:
            wait = _wait(limit, f"{name}:{_who(request)}")
        except RedisError as error:
            logger.warning("redis_is_away", exc_info=error)
            return _away() if limit.guards else None
        return too_many(request, wait) if wait else None


def _limit_of(request: HttpRequest, name: str) -> Limit | None:
    if name.endswith("export"):
        return ON_EXPORT
    if name.endswith("_changelist") and request.GET.get("q"):
        return ON_SEARCH
    return (ON_POST if request.method == "POST" else ON_GET).get(name)


def _who(request: HttpRequest) -> str:
    return f"user-{request.user.pk}" if request.user.is_authenticated else f"network-{client_network(request)}"


def _wait(limit: Limit, door: str) -> int:
    """Seconds until the next window; 0 as long as this one has room."""
    window, passed = divmod(int(time.time()), limit.seconds)
    key = f"limit:{door}:{window}"
    cache.add(key, 0, timeout=limit.seconds)
    return limit.seconds - passed if cache.incr(key) > limit.count else 0


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    zone = getattr(request.user, "time_zone", "UTC")
    until = datetime.fromtimestamp(-(-int(time.time() + wait) // 60) * 60, UTC)  # told to the minute, never too early
    language = get_language() or "en"
    words = {"until": format_clock(until, zone, language) + in_brackets(format_zone(until, zone, language), language)}
    page = render_to_string("429.html", words)
    return HttpResponse(page, status=429, headers={"Retry-After": str(wait)})


def _away() -> HttpResponse:
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})

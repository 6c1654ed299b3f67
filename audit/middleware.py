"""Remembers the address of the request for the events it causes."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit.log import address


def client_address(request: HttpRequest) -> str | None:
    """The address that our outermost proxy saw. What a client wrote into the header itself stands left of it."""
    if settings.PROXY_COUNT:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(forwarded) >= settings.PROXY_COUNT:
            return forwarded[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR")


def client_network(request: HttpRequest) -> str | None:
    """By which limits count: of an IPv6 address the first half, since whoever has one has all that begin so."""
    seen = client_address(request)
    try:
        parsed = ip_address(seen or "")
    except ValueError:
        return seen
    if isinstance(parsed, IPv4Address):
        return seen
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))


class AddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = address.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            address.reset(token)

"""Remembers the address of the request for the events it causes."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit.log import address


def client_address(request: HttpRequest) -> str | None:
    """The address that our outermost proxy saw. What a client wrote into the header itself stands left of it."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT:
        return forwarded[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR")


class AddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = address.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            address.reset(token)

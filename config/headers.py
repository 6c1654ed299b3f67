"""Headers that every answer has, redirects, refusals and errors included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Pages on which a browser may ask for camera and microphone: the room, the check before it, the console.
WITH_CAMERA = {"room", "device_check", "admin:verification_case_console"}
NOWHERE = "geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), accelerometer=(), gyroscope=()"
NO_CAMERA = f"camera=(), microphone=(), display-capture=(), {NOWHERE}"
OWN_CAMERA = f"camera=(self), microphone=(self), display-capture=(self), {NOWHERE}"


class HeadersMiddleware:
    """Outermost, so that nothing answers without them. The policy of scripts and frames: django-csp."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else ""
        response.headers["Permissions-Policy"] = OWN_CAMERA if page in WITH_CAMERA else NO_CAMERA
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

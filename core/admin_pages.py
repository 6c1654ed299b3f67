"""What the staff's own pages of the admin share: who may open one, and the frame around it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.access import user_of

View = Callable[..., Any]


def needs(permission: str) -> Callable[[View], View]:
    """ "app.codename", without which the page is refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inner

    return decorate


def draw(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """`template`: below admin/. Times are shown in `zone`, the reader's own."""
    context |= {**admin.site.each_context(request), "is_nav_sidebar_enabled": False, "zone": user_of(request).time_zone}
    return TemplateResponse(request, f"admin/{template}.html", context)

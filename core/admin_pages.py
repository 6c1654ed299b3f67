"""What the staff's own pages of the admin share: who may open one, and the frame around it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.access import user_of
from core.errors import DomainError

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


def is_done(request: HttpRequest, act: Callable[[], object], said: str = "") -> bool:
    """Whether `act` did it: the next page shows `said` then, and otherwise what refused it (DomainError)."""
    try:
        act()
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return False
    if said:
        messages.success(request, said)
    return True


def saved(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether `act` did what the form asks for: what refused it (DomainError) stands in the form otherwise."""
    try:
        act()
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    return True

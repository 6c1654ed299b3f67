"""core.admin_pages, for the pages and the permissions of this app."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import admin_pages
from core.admin_pages import View as View


def needs(permission: str) -> Callable[[View], View]:
    return admin_pages.needs(f"verification.{permission}")


def draw(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return admin_pages.draw(request, f"verification/{template}", **context)

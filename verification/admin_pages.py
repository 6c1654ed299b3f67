"""core.admin_pages, for the pages and the permissions of this app."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from core import admin_pages
from core.admin_pages import View as View
from core.admin_pages import is_done as is_done
from core.admin_pages import saved as saved


def needs(permission: str) -> Callable[[View], View]:
    return admin_pages.needs(f"verification.{permission}")


def draw(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return admin_pages.draw(request, f"verification/{template}", **context)


def routes(model_admin: admin.ModelAdmin, ours: list[tuple[str, View, str]]) -> list[URLPattern]:
    """`ours`: (route, view, name of the page) below the address of the model's list."""
    guard, model = model_admin.admin_site.admin_view, model_admin.opts.model_name
    return [path(route, guard(view), name=f"verification_{model}_{name}") for route, view, name in ours]

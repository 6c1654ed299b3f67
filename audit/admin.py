"""The log in the admin: its pages (audit.pages) for whoever may read it, and no way to change anything."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from audit.models import Event
from audit.pages.event import event_page
from audit.pages.export import export_page
from audit.pages.listing import listing
from audit.pages.looks import looks_page
from audit.pages.saved import remove_page, save_page
from audit.pages.unusual import unusual_page
from audit.readonly import ReadOnlyAdmin

View = Callable[..., HttpResponseBase]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [
            self._at("GET", "", listing, "changelist"),
            self._at("GET", "unusual/", unusual_page, "unusual"),
            self._at("GET", "looks/<str:seller>/", looks_page, "looks"),
            self._at("POST", "export/", export_page, "export"),
            self._at("POST", "saved/", save_page, "save"),
            self._at("POST", "saved/<int:pk>/remove/", remove_page, "remove"),
            self._at("GET", "<int:pk>/change/", event_page, "change"),
        ]

    def _at(self, method: str, route: str, view: View, name: str) -> URLPattern:
        @require_http_methods([method])
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, **kwargs)

        return path(route, self.admin_site.admin_view(guarded), name=f"audit_event_{name}")

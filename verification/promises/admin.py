"""The page "Promises" in the admin, for leads and ops."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.clock import database_now
from verification.models import Promise
from verification.promises.board import SHOWN, WEEKS, lines, overdue


@admin.register(Promise)
class PromiseAdmin(ReadOnlyAdmin):
    """In the place of a list of them: what matters is what was kept."""

    def get_urls(self) -> list[URLPattern]:
        return self.list_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        now, user = database_now(), user_of(request)
        late = overdue(user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Promises"),
            "late": late[:SHOWN],
            "count": late.count(),
            "lines": lines(now),
            "weeks": WEEKS,
            "now": now,
            "zone": user.time_zone,
        }
        return TemplateResponse(request, "admin/verification/promise/board.html", context)

"""The list of keys."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.admin_pages import View
from core.times import format_moment
from integration.keys import pages
from integration.keys.scopes import SCOPES
from integration.keys.standing import standing_of
from integration.mode_filter import ModeFilter
from integration.models import ApiKey


class StandingFilter(PartFilter):
    title = gettext_lazy("state")
    parameter_name = "standing"
    usual = gettext_lazy("in force")
    others = {"ended": gettext_lazy("ended"), "all": gettext_lazy("all")}

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[ApiKey]:
        if self.value() == "ended":
            return queryset.filter(Q(revoked_at__isnull=False) | Q(expires_at__lte=Now()))
        return queryset if self.value() == "all" else queryset.valid()


@admin.register(ApiKey)
class ApiKeyAdmin(WideListAdmin):
    change_list_template = "admin/integration/key/list.html"
    list_filter = [StandingFilter, ModeFilter]
    search_fields = ["name", "public_id__exact", "ending__exact"]
    search_help_text = gettext_lazy("A part of the name, the id, or the last four letters of the secret.")
    ordering = ["-pk"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        return super().get_queryset(request).select_related("made_by").annotate(asked_at=Now())

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("made"), ordering="made_at")
        def made(key: ApiKey) -> str:
            return format_moment(key.made_at, zone, "en")

        @admin.display(description=gettext_lazy("last used"), ordering="last_used_at")
        def used(key: ApiKey) -> str:
            return format_moment(key.last_used_at, zone, "en") if key.last_used_at else "–"

        @admin.display(description=gettext_lazy("state"), ordering="expires_at")
        def state(key: Any) -> SafeString:
            colour, word = standing_of(key, key.asked_at)
            until = format_moment(key.expires_at, zone, "en") if key.expires_at and not key.revoked_at else ""
            return format_html('<span class="vr-tag vr-tag--{}">{}</span> {}', colour, word, until)

        return ["name", "world", state, "secret", "may", "maker", made, used]

    @admin.display(description=gettext_lazy("mode"), ordering="is_test")
    def world(self, key: ApiKey) -> str:
        return _("test") if key.is_test else _("live")

    @admin.display(description=gettext_lazy("ends in"))
    def secret(self, key: ApiKey) -> SafeString:
        return format_html("<code>…{}</code>", key.ending)

    @admin.display(description=gettext_lazy("scopes"))
    def may(self, key: ApiKey) -> str:
        return _("all") if len(key.scopes) == len(SCOPES) else ", ".join(key.scopes)

    @admin.display(description=gettext_lazy("made by"), ordering="made_by__full_name")
    def maker(self, key: ApiKey) -> str:
        return maker_of(key)

    def get_urls(self) -> list[URLPattern]:
        ours: list[tuple[str, View, str]] = [
            ("add/", pages.add, "add"),
            ("<int:pk>/change/", pages.key_page, "change"),
            ("<int:pk>/edit/", pages.edit, "edit"),
            ("<int:pk>/rotate/", pages.rotate, "rotate"),
            ("<int:pk>/revoke/", pages.revoke, "revoke"),
        ]
        guard = self.admin_site.admin_view
        return [
            *(path(route, guard(view), name=f"integration_apikey_{name}") for route, view, name in ours),
            *self.list_urls(),
        ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(pages.MAKE)


def maker_of(key: ApiKey) -> str:
    """A key outlives whoever made it: it belongs to the house."""
    return str(key.made_by) if key.made_by.is_active else _("%(name)s, who has left") % {"name": key.made_by}

"""Where the pages of training hang in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import WideListAdmin
from audit.readonly import ReadOnlyAdmin
from core.admin_pages import View
from core.times import format_day
from scheduling.models import Certificate, TrainingModule
from scheduling.training import overview, own_pages, pages


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """In place of a list of rows: everybody's own training."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return own_pages.mine(request)

    def get_urls(self) -> list[URLPattern]:
        ours: list[tuple[str, View, str]] = [
            ("everybody/", overview.everybody, "everybody"),
            ("modules/<slug:code>/", own_pages.read, "read"),
            ("modules/<slug:code>/begin/", own_pages.begin, "begin"),
            ("tests/<str:attempt>/", own_pages.attempt_page, "attempt"),
            ("<str:certificate>/revoke/", overview.revoke, "revoke"),
        ]
        return [*_paths(self, ours), *self.list_urls()]


@admin.register(TrainingModule)
class TrainingModuleAdmin(WideListAdmin):
    list_display = ["title", "number", "state", "needed", "valid_days", "pass_percent", "since"]
    ordering = ["title", "-number"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(pages.ADD)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingModule]:
        """Versions in use, and drafts: the earlier ones stand on their pages."""
        in_use = TrainingModule.objects.in_use().values("pk")
        drafts = TrainingModule.objects.filter(published_at=None).values("pk")
        return super().get_queryset(request).filter(pk__in=in_use.order_by("code", "-number").union(drafts))

    @admin.display(description=gettext_lazy("state"))
    def state(self, module: TrainingModule) -> str:
        colour, word = ("good", _("in use")) if module.published_at else ("todo", _("draft"))
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, word)

    @admin.display(description=gettext_lazy("required"), ordering="required")
    def needed(self, module: TrainingModule) -> str:
        return _("required") if module.required else _("optional")

    @admin.display(description=gettext_lazy("published"), ordering="published_at")
    def since(self, module: TrainingModule) -> str:
        return format_day(module.published_at.date(), "en") if module.published_at else "–"

    def get_urls(self) -> list[URLPattern]:
        ours: list[tuple[str, View, str]] = [
            ("add/", pages.add, "add"),
            ("<int:pk>/change/", pages.module_page, "change"),
            ("<int:pk>/edit/", pages.edit, "edit"),
            ("<int:pk>/draft/", pages.draft, "draft"),
            ("<int:pk>/publish/", pages.publish, "publish"),
            ("<int:pk>/discard/", pages.discard, "discard"),
            ("<int:pk>/topics/add/", pages.topic_page, "topic_add"),
            ("<int:pk>/topics/<int:topic>/", pages.topic_page, "topic"),
            ("<int:pk>/topics/<int:topic>/remove/", pages.topic_remove, "topic_remove"),
            ("<int:pk>/topics/<int:topic>/questions/add/", pages.question_page, "question_add"),
            ("<int:pk>/topics/<int:topic>/questions/<int:question>/", pages.question_page, "question"),
            ("<int:pk>/topics/<int:topic>/questions/<int:question>/remove/", pages.question_remove, "question_remove"),
        ]
        return [*_paths(self, ours), *self.list_urls()]


def _paths(model_admin: admin.ModelAdmin, ours: list[tuple[str, View, str]]) -> list[URLPattern]:
    guard, model = model_admin.admin_site.admin_view, model_admin.opts.model_name
    return [path(route, guard(view), name=f"scheduling_{model}_{name}") for route, view, name in ours]

"""The list of appeals: what waits first, the oldest before all. Their pages: verification.appeals.pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.roles import MAY_REVIEW
from core.times import format_utc
from verification.admin_pages import routes
from verification.appeals import pages
from verification.appeals.hearers import shown_to, waiting_for
from verification.models import Appeal

COLOURS = {
    Appeal.Status.OPEN: "todo",
    Appeal.Status.UPHELD: "closed",
    Appeal.Status.OVERTURNED: "good",
    Appeal.Status.WITHDRAWN: "closed",
}


class StateFilter(PartFilter):
    title = _("state")
    parameter_name = "state"
    usual = _("waiting")
    others = {"mine": _("mine"), "answered": _("answered or withdrawn"), "all": _("all")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        if self.value() == "mine":
            return queryset.filter(assigned_to=user_of(request))
        if self.value() == "answered":
            return queryset.exclude(status=Appeal.Status.OPEN)
        return queryset if self.value() == "all" else queryset.filter(status=Appeal.Status.OPEN)


@admin.register(Appeal)
class AppealAdmin(WideListAdmin):
    change_list_template = "admin/verification/appeal/list.html"
    list_filter = [StateFilter]
    list_display = ["seller", "step", "state", "filed", "due", "assigned_to"]
    list_select_related = ["decision__case__seller__user", "seller__business", "assigned_to"]
    list_per_page = 50
    ordering = ["filed_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        return shown_to(user_of(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        may_take = request.user.has_perm(MAY_REVIEW)
        for_me = waiting_for(user_of(request)).count() if may_take else 0
        return super().changelist_view(request, {"may_take": may_take, "for_me": for_me, **(extra_context or {})})

    @admin.display(description=_("seller"))
    def seller(self, appeal: Appeal) -> str:
        return str(appeal.seller)

    @admin.display(description=_("state"))
    def state(self, appeal: Appeal) -> str:
        colour = COLOURS[Appeal.Status(appeal.status)]
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, appeal.get_status_display())

    @admin.display(description=_("filed"), ordering="filed_at")
    def filed(self, appeal: Appeal) -> str:
        return format_utc(appeal.filed_at)

    @admin.display(description=_("due"))
    def due(self, appeal: Appeal) -> str:
        return format_utc(appeal.due_at) if appeal.status == Appeal.Status.OPEN else "–"

    def get_urls(self) -> list[URLPattern]:
        ours = [
            ("take/", pages.take, "take"),
            ("<int:pk>/change/", pages.appeal_page, "change"),
            ("<int:pk>/release/", pages.release, "release"),
            ("<int:pk>/documents/<str:paper>/<int:number>/", pages.paper, "paper"),
        ]
        return [*routes(self, ours), *self.list_urls()]

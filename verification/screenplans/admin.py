"""The list of plans; their pages: verification.screenplans.pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import WideListAdmin
from core.access import user_of
from core.times import format_moment
from verification.admin_pages import routes
from verification.models import ScreenPlan
from verification.screenplans import pages


@admin.register(ScreenPlan)
class ScreenPlanAdmin(WideListAdmin):
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScreenPlan]:
        return super().get_queryset(request).select_related("published_by")

    def get_list_display(self, request: HttpRequest) -> Any:
        zone, newest = user_of(request).time_zone, ScreenPlan.objects.in_force().number

        @admin.display(description=gettext_lazy("published"), ordering="published_at")
        def published(plan: ScreenPlan) -> str:
            return format_moment(plan.published_at, zone, "en") if plan.published_at else "–"

        @admin.display(description=gettext_lazy("state"))
        def state(plan: ScreenPlan) -> str:
            colour, word = ("closed", _("earlier")) if plan.published_at else ("todo", _("draft"))
            if plan.number == newest:
                colour, word = "good", _("in force")
            return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, word)

        return ["__str__", state, "session_from", published, "by", "note"]

    @admin.display(description=gettext_lazy("confirmed by"))
    def by(self, plan: ScreenPlan) -> str:
        return str(plan.published_by or _("shipped with Vouchroom")) if plan.published_at else "–"

    def get_urls(self) -> list[URLPattern]:
        ours = [
            ("draft/", pages.begin, "draft"),
            ("<int:pk>/change/", pages.plan_page, "change"),
            ("<int:pk>/edit/", pages.draft_page, "edit"),
            ("<int:pk>/try/", pages.try_draft, "try"),
            ("<int:pk>/propose/", pages.propose, "propose"),
            ("<int:pk>/discard/", pages.discard, "discard"),
        ]
        return [*routes(self, ours), *self.list_urls()]

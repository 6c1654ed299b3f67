"""The list of checklists; their pages: verification.checklists.pages."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.times import format_day
from sellers.countries import country_name
from verification.admin_pages import routes
from verification.checklists import pages
from verification.models import Checklist


class CountryFilter(admin.SimpleListFilter):
    title = gettext_lazy("country or region")
    parameter_name = "country"
    ANY = "any"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        used = Checklist.objects.exclude(country="").order_by("country").values_list("country", flat=True).distinct()
        return [(self.ANY, _("any country")), *((code, country_name(code)) for code in used)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Checklist]) -> QuerySet[Checklist]:
        chosen = self.value()
        return queryset.filter(country="" if chosen == self.ANY else chosen) if chosen else queryset


class VersionFilter(PartFilter):
    title = gettext_lazy("versions")
    parameter_name = "versions"
    usual = gettext_lazy("in use, and drafts")
    others = {"drafts": gettext_lazy("drafts"), "all": gettext_lazy("all")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Checklist]) -> QuerySet[Checklist]:
        if self.value() == "all":
            return queryset
        drafts = Q(published_at=None)
        return queryset.filter(drafts if self.value() == "drafts" else drafts | Q(replaced=False))


@admin.register(Checklist)
class ChecklistAdmin(WideListAdmin):
    list_filter = [VersionFilter, "subject", CountryFilter]
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.add_checklist")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checklist]:
        same = Checklist.objects.published().filter(subject=OuterRef("subject"), country=OuterRef("country"))
        newer = Exists(same.filter(number__gt=OuterRef("number")))
        return super().get_queryset(request).select_related("published_by").annotate(replaced=newer)

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("published"), ordering="published_at")
        def published(checklist: Checklist) -> str:
            at = checklist.published_at
            return format_day(at.astimezone(ZoneInfo(zone)).date(), "en") if at else "–"

        return ["about", "where", "number", "state", published, "by", "note"]

    @admin.display(description=gettext_lazy("subject"), ordering="subject")
    def about(self, checklist: Checklist) -> str:
        return checklist.get_subject_display()

    @admin.display(description=gettext_lazy("country or region"), ordering="country")
    def where(self, checklist: Checklist) -> str:
        return checklist.country_name

    @admin.display(description=gettext_lazy("state"))
    def state(self, checklist: Any) -> str:
        colour, word = ("todo", _("draft")) if checklist.published_at is None else ("good", _("in use"))
        if checklist.published_at and checklist.replaced:
            colour, word = "closed", _("earlier")
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, word)

    @admin.display(description=gettext_lazy("by"))
    def by(self, checklist: Checklist) -> str:
        return str(checklist.published_by or _("shipped with Vouchroom")) if checklist.published_at else "–"

    def get_urls(self) -> list[URLPattern]:
        ours = [
            ("add/", pages.add_page, "add"),
            ("<int:pk>/change/", pages.checklist_page, "change"),
            ("<int:pk>/draft/", pages.draft_again, "draft"),
            ("<int:pk>/publish/", pages.publish, "publish"),
            ("<int:pk>/discard/", pages.discard, "discard"),
            ("<int:pk>/checks/add/", pages.item_page, "item_add"),
            ("<int:pk>/checks/<slug:code>/", pages.item_page, "item"),
            ("<int:pk>/checks/<slug:code>/remove/", pages.remove, "remove"),
        ]
        return [*routes(self, ours), *self.list_urls()]

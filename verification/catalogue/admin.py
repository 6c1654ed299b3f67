"""The catalogue of reasons as a list; the pages of one: verification.catalogue.pages."""

from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import PartFilter, WideListAdmin
from verification.admin_pages import routes
from verification.catalogue import pages, uses
from verification.models import Reason, ReasonVersion


class StateFilter(PartFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    usual = gettext_lazy("offered, and drafts")
    others = {"drafts": gettext_lazy("drafts"), "retired": gettext_lazy("retired"), "all": gettext_lazy("all")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reason]) -> QuerySet[Reason]:
        chosen = {
            "all": Q(),
            "retired": Q(retired_at__isnull=False),
            "drafts": Q(has_draft=True),
        }
        return queryset.filter(chosen.get(str(self.value()), Q(retired_at=None)))


@admin.register(Reason)
class ReasonAdmin(WideListAdmin):
    list_filter = [StateFilter, "kind"]
    search_fields = ["code", "versions__label"]
    list_display_links = None
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.add_reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reason]:
        versions = ReasonVersion.objects.filter(reason=OuterRef("pk"))
        newest = versions.order_by("-number").values("label")[:1]
        drafts = versions.filter(published_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(
                label=Subquery(newest, output_field=CharField()),
                draft=Subquery(drafts.values("number")[:1]),
                has_draft=Exists(drafts),
            )
        )

    def get_list_display(self, request: HttpRequest) -> Any:
        # Django asks for the columns several times for one page.
        decisions, checks = cache(uses.decisions_by_code), cache(uses.checks_by_code)

        @admin.display(description=gettext_lazy("decisions in 12 months"))
        def decided(reason: Reason) -> int:
            return decisions().get(reason.code, 0)

        @admin.display(description=gettext_lazy("checks that use it"))
        def checked(reason: Reason) -> int:
            return checks()[reason.code]

        return ["name", "state", "kind", "code", decided, checked]

    @admin.display(description=gettext_lazy("reason"), ordering="label")
    def name(self, reason: Any) -> str:
        address = reverse("admin:verification_reason_change", args=[reason.code])
        return format_html('<a href="{}">{}</a>', address, reason.label)

    @admin.display(description=gettext_lazy("state"))
    def state(self, reason: Any) -> str:
        tags = []
        if reason.retired_at:
            tags.append(("closed", _("retired")))
        elif reason.current:
            tags.append(("good", _("published, version %(number)d") % {"number": reason.current}))
        if reason.draft:
            tags.append(("todo", _("draft of version %(number)d") % {"number": reason.draft}))
        return format_html_join(" ", '<span class="vr-tag vr-tag--{}">{}</span>', tags)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            ("add/", pages.add_page, "add"),
            ("<slug:code>/change/", pages.reason_page, "change"),
            ("<slug:code>/versions/<int:number>/", pages.reason_page, "version"),
            ("<slug:code>/edit/", pages.edit_page, "edit"),
            ("<slug:code>/draft/", pages.draft_again, "draft"),
            ("<slug:code>/publish/", pages.publish, "publish"),
            ("<slug:code>/discard/", pages.discard, "discard"),
            ("<slug:code>/retire/", pages.retire, "retire"),
            ("<slug:code>/offer-again/", pages.offer_again, "offer_again"),
        ]
        return [*routes(self, ours), *self.list_urls()]

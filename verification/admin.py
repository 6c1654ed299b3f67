"""The work queue: what is overdue first, filters in the URL. The pages behind it: verification.console."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import PartFilter, WideListAdmin
from audit.long_lists import LongListAdmin
from core.access import user_of
from core.languages import language_name
from scheduling.models import Place
from sellers.countries import country_name
from verification.announcements.admin import AnnouncementAdmin
from verification.appeals.admin import AppealAdmin
from verification.assignment.pages import work_urls
from verification.campaigns.admin import CampaignAdmin
from verification.catalogue.admin import ReasonAdmin
from verification.certification.admin import CertificationAdmin
from verification.checklists.admin import ChecklistAdmin
from verification.consistency.pages import consistency_urls
from verification.console.queue import (
    OfQueue,
    in_words,
    rows_for,
    short_moment,
    waits_for,
)
from verification.console.searching import cases_for, exactly, named, queue_parts
from verification.console.urls import console_urls
from verification.life.table import state_of
from verification.measures.admin import MeasureAdmin
from verification.models import Case
from verification.models.cases import DUE
from verification.promises.admin import PromiseAdmin
from verification.screenplans.admin import ScreenPlanAdmin

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Listed = WithAnnotations[Case, OfQueue]

__all__ = [
    "AnnouncementAdmin",
    "AppealAdmin",
    "CampaignAdmin",
    "CaseAdmin",
    "CertificationAdmin",
    "ChecklistAdmin",
    "MeasureAdmin",
    "PromiseAdmin",
    "ReasonAdmin",
    "ScreenPlanAdmin",
]


class QueueFilter(PartFilter):
    title = gettext_lazy("queue")
    parameter_name = "queue"
    usual = gettext_lazy("open")
    others = {
        "mine": gettext_lazy("mine"),
        "staff": gettext_lazy("staff have to act"),
        "overdue": gettext_lazy("overdue"),
        "seller": gettext_lazy("the seller has to act"),
        "closed": gettext_lazy("closed"),
        "all": gettext_lazy("all"),
    }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """As it is: CaseAdmin.walks() goes through the parts of a queue."""
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    title = gettext_lazy("language of the session")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(code, language_name(code)) for code, _name in settings.LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(language=self.value()) if self.value() else queryset


class PlaceFilter(admin.SimpleListFilter):
    """Where the seller wants to meet."""

    title = gettext_lazy("place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("video", gettext_lazy("by video")), *Place.objects.values_list("public_id", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "video":
            return queryset.filter(place=None)
        wanted = Place.objects.filter(public_id=self.value()).values("pk")
        return queryset.filter(place=Subquery(wanted)) if self.value() else queryset


@admin.register(Case)
class CaseAdmin(LongListAdmin, WideListAdmin):
    list_filter = [QueueFilter, "status", LanguageFilter, PlaceFilter]
    search_fields = ["seller__business__legal_name"]
    search_help_text = gettext_lazy(
        "Part of the seller's name (three letters or more, or how it begins), or in full the seller's e-mail address, "
        "the case's id, or a session ID."
    )
    list_per_page = 50
    sortable_by = ["age_in_state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        queue = request.GET.get(QueueFilter.parameter_name, "")
        return cases_for(user_of(request), queue, searched=bool(request.GET.get(SEARCH_VAR, "").strip()))

    def walks(self, request: HttpRequest, rows: QuerySet[Case]) -> list[QuerySet[Case]]:
        return [
            rows.filter(part) for part in queue_parts(request.GET.get(QueueFilter.parameter_name, ""), user_of(request))
        ]

    def rows_of(self, request: HttpRequest, pks: list[int]) -> QuerySet[Case]:
        return rows_for(user_of(request), pks)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Case], bool]:
        if found := exactly(search_term.strip()):
            return queryset.filter(pk__in=found), False
        return queryset.filter(named(search_term)), False

    def get_ordering(self, request: HttpRequest) -> Any:
        """What is due first; of what is closed, the newest."""
        return ["-since"] if request.GET.get(QueueFilter.parameter_name) in ("closed", "all") else [DUE]

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("due"))
        def due(case: "Listed") -> str:
            if case.due_at is None:
                return "–"
            when = short_moment(case.due_at, zone)
            return (
                format_html('<strong class="vr-overdue">{}</strong> {}', _("Overdue:"), when) if case.overdue else when
            )

        @admin.display(description=gettext_lazy("session"))
        def session_time(case: Case) -> str:
            if case.booking is None:
                return "–"
            when = short_moment(case.booking.starts_at, zone)
            return (
                _("%(when)s, at: %(place)s") % {"when": when, "place": case.booking.place} if case.in_person else when
            )

        return ["seller_name", "country", "state", "waits_for", "age_in_state", due, session_time, "handled_by"]

    def get_urls(self) -> list[URLPattern]:
        return [
            *console_urls(self.admin_site),
            *work_urls(self.admin_site),
            *consistency_urls(self.admin_site),
            *self.list_urls(),
        ]

    @admin.display(description=gettext_lazy("seller"))
    def seller_name(self, case: Case) -> str:
        return str(case.seller)

    @admin.display(description=gettext_lazy("country"))
    def country(self, case: "Listed") -> str:
        return country_name(case.seller.business.country) if case.visible and hasattr(case.seller, "business") else "–"

    @admin.display(description=gettext_lazy("state"))
    def state(self, case: Case) -> str:
        colour = state_of(case).value.colour
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, case.get_status_display())

    @admin.display(description=gettext_lazy("who acts next"))
    def waits_for(self, case: Case) -> str:
        return str(waits_for(case))

    @admin.display(description=gettext_lazy("for"), ordering="since")
    def age_in_state(self, case: "Listed") -> str:
        return in_words(case.age)

    @admin.display(description=gettext_lazy("handled by"))
    def handled_by(self, case: Any) -> str:
        if case.open_reviews:
            return str(case.open_reviews[0].reviewer)
        return str(case.booking.manager.user) if case.booking else "–"

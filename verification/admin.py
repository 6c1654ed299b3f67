"""The work queue: what is overdue first, filters in the URL. The pages behind it: verification.console."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.languages import language_name
from sellers.countries import country_name
from verification.announcements.admin import AnnouncementAdmin
from verification.campaigns.admin import CampaignAdmin
from verification.checklists.admin import ChecklistAdmin, ReasonAdmin
from verification.console.queue import (
    OVERDUE,
    SELLER_ACTS,
    STAFF_ACTS,
    OfQueue,
    in_words,
    queue_for,
    short_moment,
    waits_for,
)
from verification.console.urls import console_urls
from verification.life import state_of
from verification.models import Case
from verification.promises.admin import PromiseAdmin
from verification.work.pages import work_urls

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Listed = WithAnnotations[Case, OfQueue]

__all__ = ["AnnouncementAdmin", "CampaignAdmin", "CaseAdmin", "ChecklistAdmin", "PromiseAdmin", "ReasonAdmin"]


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
        still_open, user = ~Q(status__in=Case.CLOSED), user_of(request)
        return queryset.filter(
            {
                "mine": still_open
                & (Q(booking__manager__user=user) | Q(reviews__reviewer=user, reviews__ended_at=None)),
                "staff": STAFF_ACTS,
                "overdue": still_open & OVERDUE,
                "seller": SELLER_ACTS,
                "closed": Q(status__in=Case.CLOSED),
                "all": Q(),
            }.get(self.value() or "", still_open)
        )


class LanguageFilter(admin.SimpleListFilter):
    title = gettext_lazy("language of the session")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(code, language_name(code)) for code, _name in settings.LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(language=self.value()) if self.value() else queryset


@admin.register(Case)
class CaseAdmin(WideListAdmin):
    list_filter = [QueueFilter, "status", LanguageFilter]
    search_fields = [
        "seller__business__legal_name",
        "seller__user__email__istartswith",
        "public_id__exact",
        "booking__session__code__iexact",
    ]
    search_help_text = gettext_lazy("The seller's name or e-mail address, the case's id, or a session ID.")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return queue_for(user_of(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Case], bool]:
        """Found is only what may be seen: an answer to each letter would spell out an address that is not shown."""
        searched = queryset.filter(visible=True) if search_term else queryset
        return super().get_search_results(request, searched, search_term)

    def get_ordering(self, request: HttpRequest) -> Any:
        return [F("due_at").asc(nulls_last=True), "id"]

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("due"), ordering="due_at")
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
        return [*console_urls(self.admin_site), *work_urls(self.admin_site), *self.list_urls()]

    @admin.display(description=gettext_lazy("seller"), ordering="seller__business__legal_name")
    def seller_name(self, case: Case) -> str:
        return str(case.seller)

    @admin.display(description=gettext_lazy("country"))
    def country(self, case: "Listed") -> str:
        return country_name(case.seller.business.country) if case.visible and hasattr(case.seller, "business") else "–"

    @admin.display(description=gettext_lazy("state"), ordering="status")
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

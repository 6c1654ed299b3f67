"""The list of measures; their pages: verification.measures.pages."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.times import format_moment
from sellers.hiding import of_others
from verification.admin_pages import routes
from verification.measures import pages
from verification.measures.grounds import GROUNDS
from verification.models import Measure

Status = Measure.Status
OPEN = [Status.PROPOSED, *Measure.STANDING]


class StandingFilter(PartFilter):
    title = _("state")
    parameter_name = "standing"
    usual = _("open")
    others = {"answer": _("the seller waits for an answer"), "ended": _("ended"), "all": _("all")}

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Measure]:
        if self.value() == "answer":
            return queryset.filter(status=Status.IN_EFFECT, done_at__isnull=False, answered_at=None)
        if self.value() == "ended":
            return queryset.exclude(status__in=OPEN)
        return queryset if self.value() == "all" else queryset.filter(status__in=OPEN)


@admin.register(Measure)
class MeasureAdmin(WideListAdmin):
    list_filter = [StandingFilter, "kind"]
    search_fields = ["public_id__exact", "seller__public_id__exact", "seller__business__legal_name"]
    search_help_text = _("The id of a measure or a seller, or part of a name.")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Measure]:
        others = of_others(user_of(request), super().get_queryset(request))
        return others.select_related("seller__business", "proposed_by", "confirmed_by")

    def get_ordering(self, request: HttpRequest) -> Any:
        """Who waits for an answer first."""
        return [F("answer_by").asc(nulls_last=True), "-pk"]

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=_("takes effect"), ordering="effective_at")
        def effective(measure: Measure) -> str:
            return format_moment(measure.effective_at, zone, "en") if measure.effective_at else "–"

        return ["of", "kind", "state", "why", effective, "proposed_by", "confirmed_by"]

    @admin.display(description=_("seller"))
    def of(self, measure: Measure) -> str:
        return str(measure.seller)

    @admin.display(description=_("state"), ordering="status")
    def state(self, measure: Measure) -> str:
        colour = pages.COLOURS[Status(measure.status)]
        tag = format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, measure.get_status_display())
        if not measure.waits_for_answer:
            return tag
        return tag + format_html(' <span class="vr-tag vr-tag--todo">{}</span>', _("waits for an answer"))

    @admin.display(description=_("reason"))
    def why(self, measure: Measure) -> str:
        return GROUNDS[measure.ground].label

    def get_urls(self) -> list[URLPattern]:
        ours = [
            ("of/<str:public_id>/", pages.propose_page, "propose"),
            ("<int:pk>/change/", pages.measure_page, "change"),
            ("<int:pk>/lift/", pages.lift, "lift"),
            ("<int:pk>/answer/", pages.answer, "answer"),
        ]
        return [*routes(self, ours), *self.list_urls()]

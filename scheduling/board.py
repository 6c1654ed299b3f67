"""The capacity board in the admin, for leads and ops."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.clock import database_now
from core.policy import current_policy
from core.times import format_zone
from scheduling.capacity import KINDS, LANGUAGES, Board, Filters, Openings, appointments, board
from scheduling.models import CapacityAlarm
from scheduling.picture import draw
from scheduling.staff_messages import language_name, subject_of
from sellers.countries import country_choices, country_name

DAYS = 14


class FiltersForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("All")), *((code, language_name(code)) for code in LANGUAGES)],
    )
    country = forms.ChoiceField(
        label=_("Documents of"), required=False, choices=lambda: [("", _("All countries")), *country_choices()[1:]]
    )
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}), input_formats=["%Y-%m-%d"]
    )


@admin.register(CapacityAlarm)
class CapacityBoard(ReadOnlyAdmin):
    """In the place of the list of alarms: an alarm is a mark on the board."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return TemplateResponse(request, "admin/scheduling/capacity.html", self._context(request))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        now, zone = database_now(), user_of(request).time_zone
        filters, form = _filters(request, now.astimezone(ZoneInfo(zone)).date(), zone)
        policy = current_policy()
        openings = Openings(policy, now, filters.period[1])
        found = board(filters, openings, appointments(filters))
        return {
            **self.admin_site.each_context(request),
            "title": _("Capacity"),
            "form": form,
            "filters": filters,
            "zone": format_zone(now, zone, "en"),
            "zone_key": zone,
            "tables": _tables(found),
            "kinds": KINDS,
            "picture": draw(found.days),
            "waits": [_wait(code, filters, openings, now) for code in LANGUAGES],
            "alarms": [
                {"subject": subject_of(alarm), "raised_at": alarm.raised_at}
                for alarm in CapacityAlarm.objects.filter(ended_at=None).order_by("raised_at")
            ],
            "policy": policy,
            "earlier": _moved(request, filters, -DAYS),
            "later": _moved(request, filters, DAYS),
        }


def _filters(request: HttpRequest, today: date, zone: str) -> tuple[Filters, FiltersForm]:
    """What the address says; where it says nothing or nonsense, from today on and everything. The form says what."""
    form = FiltersForm({"first": today.isoformat(), **request.GET.dict()})
    asked = form.cleaned_data if form.is_valid() else {}
    first = asked.get("first") or today
    return Filters(first, DAYS, zone, asked.get("language", ""), asked.get("country", "")), form


def _tables(found: Board) -> list[dict[str, Any]]:
    """The picture's numbers by day; then by language, and by the country of the documents."""
    return [
        {"title": _("By day"), "lines": [(f"{line.key:%a %d %b %Y}", line.numbers) for line in found.days]},
        {
            "title": _("By language, in all of these days"),
            "lines": [(language_name(str(line.key)), line.numbers) for line in found.languages],
        },
        {
            "title": _("By country of the documents, in all of these days"),
            "lines": [(country_name(str(line.key)) or _("not known"), line.numbers) for line in found.countries],
        },
    ]


def _moved(request: HttpRequest, filters: Filters, days: int) -> str:
    query = request.GET.copy()
    query["first"] = (filters.first + timedelta(days=days)).isoformat()
    return query.urlencode()


def _wait(code: str, filters: Filters, openings: Openings, now: datetime) -> dict[str, Any]:
    """How long a seller who asks now waits for the first time, in whole hours; None: none is open in the horizon."""
    starts = openings.within_horizon([code], filters.document_country)
    hours = round((starts[0] - now).total_seconds() / 3600) if starts else None
    return {"name": language_name(code), "open": len(starts), "first": starts[0] if starts else None, "hours": hours}

"""The capacity board in the admin, for leads and ops."""

from collections.abc import Sequence
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
from core.languages import language_name
from core.policy import current_policy
from core.times import format_zone
from scheduling.capacity import KINDS, LANGUAGES, Board, Filters, Openings, appointments, board
from scheduling.capacity_picture import draw
from scheduling.models import CapacityAlarm, Place
from scheduling.staff_messages import subject_of
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
    mode = forms.ChoiceField(label=_("Mode"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}), input_formats=["%Y-%m-%d"]
    )

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(place.public_id, place.name) for place in places]
        self.fields["mode"].choices = [("", _("All")), ("video", _("By video")), *known]  # type: ignore[attr-defined]
        if not places:
            del self.fields["mode"]


@admin.register(CapacityAlarm)
class CapacityBoard(ReadOnlyAdmin):
    """In the place of the list of alarms: an alarm is a mark on the board."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return TemplateResponse(request, "admin/scheduling/capacity.html", self._context(request))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        now, zone = database_now(), user_of(request).time_zone
        places = list(Place.objects.all())
        filters, form = _filters(request, now.astimezone(ZoneInfo(zone)).date(), zone, places)
        policy = current_policy()
        closed = [place.pk for place in places if not place.active]
        openings = Openings(policy, now, filters.period[1], closed)
        found = board(filters, openings, appointments(filters), _modes(places))
        return {
            **self.admin_site.each_context(request),
            "title": _("Capacity"),
            "form": form,
            "filters": filters,
            "zone": format_zone(now, zone, "en"),
            "zone_key": zone,
            "tables": _tables(found, places),
            "kinds": KINDS,
            "picture": draw(found.days),
            "waits": _waits(filters, openings, places, now),
            "alarms": [
                {"subject": subject_of(alarm), "raised_at": alarm.raised_at}
                for alarm in CapacityAlarm.objects.filter(ended_at=None).order_by("raised_at")
            ],
            "policy": policy,
            "earlier": _moved(request, filters, -DAYS),
            "later": _moved(request, filters, DAYS),
        }


def _modes(places: Sequence[Place]) -> list[int | None]:
    return [None, *(place.pk for place in places)]


def _filters(request: HttpRequest, today: date, zone: str, places: Sequence[Place]) -> tuple[Filters, FiltersForm]:
    """What the address says; where it says nothing or nonsense, from today on and everything. The form says what."""
    form = FiltersForm({"first": today.isoformat(), **request.GET.dict()}, places=places)
    asked = form.cleaned_data if form.is_valid() else {}
    first = asked.get("first") or today
    by_mode: dict[str, list[int | None]] = {"video": [None], **{place.public_id: [place.pk] for place in places}}
    modes = by_mode.get(asked.get("mode", ""), _modes(places))
    return Filters(first, DAYS, zone, asked.get("language", ""), asked.get("country", ""), modes), form


def _tables(found: Board, places: Sequence[Place]) -> list[dict[str, Any]]:
    """The picture's numbers by day; then by language, by the country of the documents and, where there are places, by
    mode."""
    names: dict[Any, Any] = {None: _("by video"), **{place.pk: place.name for place in places}}
    by_mode = {
        "title": _("By video and in person, in all of these days"),
        "lines": [(names[line.key], line.numbers) for line in found.modes],
    }
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
        *([by_mode] if places else []),
    ]


def _moved(request: HttpRequest, filters: Filters, days: int) -> str:
    query = request.GET.copy()
    query["first"] = (filters.first + timedelta(days=days)).isoformat()
    return query.urlencode()


def _waits(filters: Filters, openings: Openings, places: Sequence[Place], now: datetime) -> list[dict[str, Any]]:
    """By video in each language; at a place in those for which somebody works there."""
    by_video = [(language_name(code), code, None) for code in LANGUAGES]
    there = [
        (_("%(language)s, in person at: %(place)s") % {"language": language_name(code), "place": place}, code, place.pk)
        for place in places
        for code in LANGUAGES
        if place.active and openings.has_hours(code, place.pk)
    ]
    wanted = [(name, code, mode) for name, code, mode in [*by_video, *there] if mode in filters.modes]
    return [
        {"name": name, **_wait(openings.within_horizon([code], filters.document_country, [mode]), now)}
        for name, code, mode in wanted
    ]


def _wait(starts: Sequence[datetime], now: datetime) -> dict[str, Any]:
    """How long a seller who asks now waits for the first time, in whole hours; None: none is open in the horizon."""
    hours = round((starts[0] - now).total_seconds() / 3600) if starts else None
    return {"open": len(starts), "first": starts[0] if starts else None, "hours": hours}

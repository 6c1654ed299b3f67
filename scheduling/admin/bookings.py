"""Bookings and sessions to look at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.clock import database_now
from core.languages import language_name
from core.policy import current_policy
from core.times import format_moment, format_zone
from scheduling.admin.recordings import recording, why_recording
from scheduling.models import Booking, Session
from scheduling.room.check_words import device_findings
from scheduling.timeline import timeline_of


class StartFilter(admin.SimpleListFilter):
    title = _("start")
    parameter_name = "start"
    prefix = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("past", _("Past")), ("day", _("Next 24 hours")), ("week", _("Next 7 days")), ("ahead", _("All ahead"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now, starts = database_now(), f"{self.prefix}period__startswith"
        periods: dict[str | None, dict[str, datetime]] = {
            "past": {"lt": now},
            "day": {"gte": now, "lt": now + timedelta(days=1)},
            "week": {"gte": now, "lt": now + timedelta(days=7)},
            "ahead": {"gte": now},
        }
        bounds = periods.get(self.value(), {})
        return queryset.filter(**{f"{starts}__{bound}": moment for bound, moment in bounds.items()})


class ModeFilter(admin.SimpleListFilter):
    title = _("mode")
    parameter_name = "mode"
    prefix = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("video", _("video")), ("in-person", _("in person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        by_video = {"video": True, "in-person": False}.get(self.value() or "")
        return queryset if by_video is None else queryset.filter(**{f"{self.prefix}place__isnull": by_video})


class SoonestFirst(ReadOnlyAdmin):
    """Of what lies ahead the soonest first, else the newest."""

    start = "period__startswith"

    def get_ordering(self, request: HttpRequest) -> Any:
        return [self.start] if request.GET.get("start") in ("day", "week", "ahead") else ["-id"]


class SessionStartFilter(StartFilter):
    prefix = "booking__"


class SessionModeFilter(ModeFilter):
    prefix = "booking__"


def _starts_for(request: HttpRequest, to_booking: Callable[[Any], Booking], ordering: str) -> Callable[[Any], str]:
    """A narrow column with the start in the zone of whoever looks."""
    zone = user_of(request).time_zone

    @admin.display(description=_("starts (your time)"), ordering=ordering)
    def starts(row: Any) -> str:
        instant = to_booking(row).starts_at
        return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M} ({format_zone(instant, zone, 'en')})"

    return starts


@admin.display(description=_("mode"))
def _mode(row: Booking) -> str:
    return str(row.place or _("video"))


def _for_seller(booking: Booking) -> str:
    return format_moment(booking.starts_at, booking.time_zone, "en")


def _for_manager(booking: Booking) -> str:
    return format_moment(booking.starts_at, booking.manager.time_zone, "en")


@admin.register(Booking)
class BookingAdmin(SoonestFirst):
    list_select_related = ["seller__business", "manager__user", "place"]
    list_filter = ["status", StartFilter, ModeFilter]
    search_fields = ["public_id__exact", "seller__public_id__exact", "seller__user__email"]
    list_per_page = 50
    fields = [
        "public_id",
        "status",
        "seller",
        "manager",
        "starts_for_seller",
        "starts_for_manager",
        "spoken",
        "place",
        "sequence",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        return Booking.objects.live().visible_to(user_of(request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        starts = _starts_for(request, lambda booking: booking, "period")
        return [starts, "seller", "manager", "spoken", _mode, "status"]

    @admin.display(description=_("language"), ordering="language")
    def spoken(self, booking: Booking) -> str:
        return language_name(booking.language)

    @admin.display(description=_("starts (seller's time)"))
    def starts_for_seller(self, booking: Booking) -> str:
        return _for_seller(booking)

    @admin.display(description=_("starts (account manager's time)"))
    def starts_for_manager(self, booking: Booking) -> str:
        return _for_manager(booking)


@admin.register(Session)
class SessionAdmin(SoonestFirst):
    start = "booking__period__startswith"
    list_select_related = ["booking__seller__business", "booking__manager__user", "booking__place"]
    list_filter = ["status", "finding", SessionStartFilter, SessionModeFilter]
    search_fields = ["code__exact", "public_id__exact", "booking__public_id__exact"]
    list_per_page = 50
    fields = [
        "public_id",
        "shown_code",
        "status",
        "booking",
        "mode",
        "seller",
        "starts_for_seller",
        "manager",
        "starts_for_manager",
        "owner",
        "entered_at",
        "consented_at",
        "admitted_at",
        "ended_at",
        "finding",
        "attendance",
        "declared",
        "device",
        "kept_recordings",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return Session.objects.live().visible_to(user_of(request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        starts = _starts_for(request, lambda session: session.booking, "booking__period")
        return [starts, "shown_code", "seller", "manager", "mode", "status"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Not by the session ID: compared with one guess after the other, or sorted by, it would be found out."""
        return not lookup.startswith("code") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("session ID"))
    def shown_code(self, session: Session) -> str:
        """In person not before the seller has said it: typed by whoever could read it here it would prove nothing."""
        return session.code if session.admitted_at or not session.in_person else "–"

    @admin.display(description=_("mode"))
    def mode(self, session: Session) -> str:
        return _mode(session.booking)

    @admin.display(description=_("seller"))
    def seller(self, session: Session) -> str:
        return str(session.booking.seller)

    @admin.display(description=_("account manager"))
    def manager(self, session: Session) -> str:
        return str(session.booking.manager)

    @admin.display(description=_("starts (seller's time)"))
    def starts_for_seller(self, session: Session) -> str:
        return _for_seller(session.booking)

    @admin.display(description=_("starts (account manager's time)"))
    def starts_for_manager(self, session: Session) -> str:
        return _for_manager(session.booking)

    @admin.display(description=_("who was in the room (account manager's time)"))
    def attendance(self, session: Session) -> str:
        timeline = timeline_of(session, grace=current_policy().no_show_grace)
        context = {"timeline": timeline, "zone": session.booking.manager.time_zone}
        return render_to_string("admin/scheduling/_attendance.html", context)

    @admin.display(description=_("declared by the seller"))
    def declared(self, session: Session) -> str:
        who = f"{session.get_companion_display()} {session.companion_name}".strip() if session.companion else ""
        return "; ".join(filter(None, [str(_("goes by text")) if session.by_text else "", who])) or "–"

    @admin.display(description=_("device check"))
    def device(self, session: Session) -> str:
        checked = device_findings(session)
        if checked is None:
            return "–"
        at = format_moment(checked.at, session.booking.manager.time_zone, "en")
        return "; ".join([*(text for text, _good in checked.parts), at])

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("recordings/<str:public_id>/", guard(recording), name="scheduling_session_recording"),
            path("recordings/<str:public_id>/why/", guard(why_recording), name="scheduling_session_why"),
            *super().get_urls(),
        ]

    @admin.display(description=_("recordings"))
    def kept_recordings(self, session: Session) -> str:
        return render_to_string("admin/scheduling/_recordings.html", {"session": session})

    class Media:
        css = {"all": ["vouchroom/console.css"]}

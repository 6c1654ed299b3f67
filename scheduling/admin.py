"""Calendars as leads and ops keep them; bookings and sessions to look at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.clock import database_now
from core.models import User
from core.times import format_moment, format_zone, zone_choices
from scheduling import actions, board  # noqa: F401  (the board registers itself)
from scheduling.models import AccountManager, Availability, Booking, Session


class AccountManagerForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: zone_choices(database_now(), "en"))


class AvailabilityInline(admin.StackedInline):
    """Whoever may change the account manager may change the hours. Stacked: each field then has a label of its own."""

    model = Availability
    extra = 0
    fields = ["weekday", ("starts", "ends")]
    ordering = ["weekday", "starts"]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("scheduling.view_accountmanager")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("scheduling.change_accountmanager")

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(AccountManager)
class AccountManagerAdmin(admin.ModelAdmin):
    form = AccountManagerForm
    inlines = [AvailabilityInline]
    list_display = ["staff_number", "user", "languages", "time_zone", "trained_until", "active"]
    list_select_related = ["user"]
    list_filter = ["active"]
    search_fields = ["staff_number__exact", "user__email", "user__full_name"]
    fields = ["user", "staff_number", "active", "time_zone", "languages", "trained_until"]
    ordering = ["staff_number"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_staff=True, account_manager=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: AccountManager, form: Any, change: bool) -> None:
        actions.save_account_manager(obj, actor=user_of(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        changed = formset.save(commit=False)
        if changed or formset.deleted_objects:
            actions.save_weekly_hours(
                form.instance, actor=user_of(request), changed=changed, removed=formset.deleted_objects
            )


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


class SessionStartFilter(StartFilter):
    prefix = "booking__"


def _starts_for(request: HttpRequest, to_booking: Callable[[Any], Booking], ordering: str) -> Callable[[Any], str]:
    """A narrow column with the start in the zone of whoever looks."""
    zone = user_of(request).time_zone

    @admin.display(description=_("starts (your time)"), ordering=ordering)
    def starts(row: Any) -> str:
        instant = to_booking(row).starts_at
        return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M} ({format_zone(instant, zone, 'en')})"

    return starts


def _for_seller(booking: Booking) -> str:
    return format_moment(booking.starts_at, booking.time_zone, "en")


def _for_manager(booking: Booking) -> str:
    return format_moment(booking.starts_at, booking.manager.time_zone, "en")


@admin.register(Booking)
class BookingAdmin(ReadOnlyAdmin):
    list_select_related = ["seller__business", "manager__user"]
    list_filter = ["status", StartFilter]
    search_fields = ["public_id__exact", "seller__public_id__exact", "seller__user__email"]
    ordering = ["-id"]
    list_per_page = 50
    fields = [
        "public_id",
        "status",
        "seller",
        "manager",
        "starts_for_seller",
        "starts_for_manager",
        "language",
        "sequence",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        return Booking.objects.visible_to(user_of(request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        starts = _starts_for(request, lambda booking: booking, "period")
        return [starts, "seller", "manager", "language", "status"]

    @admin.display(description=_("starts (seller's time)"))
    def starts_for_seller(self, booking: Booking) -> str:
        return _for_seller(booking)

    @admin.display(description=_("starts (account manager's time)"))
    def starts_for_manager(self, booking: Booking) -> str:
        return _for_manager(booking)


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_select_related = ["booking__seller__business", "booking__manager__user"]
    list_filter = ["status", SessionStartFilter]
    search_fields = ["code__exact", "public_id__exact", "booking__public_id__exact"]
    ordering = ["-id"]
    list_per_page = 50
    fields = [
        "public_id",
        "code",
        "status",
        "booking",
        "seller",
        "starts_for_seller",
        "manager",
        "starts_for_manager",
        "owner",
        "entered_at",
        "consented_at",
        "admitted_at",
        "ended_at",
        "device_check",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return Session.objects.visible_to(user_of(request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        starts = _starts_for(request, lambda session: session.booking, "booking__period")
        return [starts, "code", "seller", "manager", "status"]

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

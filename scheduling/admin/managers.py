"""Calendars of account managers: who they are, what they can do, when they work; with a picture of the coming week."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.access import user_of
from core.clock import database_now
from core.models import User
from core.times import zone_choices
from scheduling import actions
from scheduling.models import AccountManager, Availability, ExtraHours, TimeOff
from scheduling.week import coming_week
from sellers.countries import country_choices


class AccountManagerForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: zone_choices(database_now(), "en"))
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=country_choices,
        required=False,
        help_text=_("No sessions on its public holidays. None chosen: sessions on all days."),
    )
    document_countries = forms.MultipleChoiceField(
        label=_("Documents of"),
        choices=lambda: country_choices()[1:],
        required=False,
        help_text=_("Hold Control, or Command on a Mac, to choose several. None chosen: documents of all countries."),
    )
    buffer_minutes = forms.IntegerField(
        label=_("Free before and after a session (minutes)"),
        min_value=0,
        max_value=240,
        help_text=_("Counted in quarters of an hour, begun ones included."),
    )
    sessions_per_day = forms.IntegerField(
        label=_("Sessions a day at most"),
        min_value=1,
        max_value=48,
        help_text=_("A day from midnight to midnight in the account manager's own time zone."),
    )


# The browser's own pickers: those of the admin speak of the server's time, and these days and hours are the manager's.
PICKERS: dict[type[models.Field], dict[str, forms.Widget]] = {
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
}


class CalendarInline(admin.StackedInline):
    """Whoever may change the account manager may change the hours, but for their own. Stacked: each field then has a
    label of its own."""

    extra = 0
    classes = ["vr-calendar"]
    formfield_overrides = PICKERS

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """One line each: places are made on their own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("scheduling.view_accountmanager")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("scheduling.change_accountmanager") and not _is_own(request, obj)

    has_add_permission = has_delete_permission = has_change_permission


def _is_own(request: HttpRequest, manager: Model | None) -> bool:
    return isinstance(manager, AccountManager) and manager.user_id == request.user.pk


class AvailabilityInline(CalendarInline):
    model = Availability
    fields = [("weekday", "starts", "ends", "place")]
    ordering = ["weekday", "starts"]


class ExtraHoursInline(CalendarInline):
    model = ExtraHours
    fields = [("day", "starts", "ends", "place")]
    ordering = ["-day", "starts"]


class TimeOffInline(CalendarInline):
    model = TimeOff
    fields = [("first_day", "last_day")]
    ordering = ["-first_day"]


@admin.register(AccountManager)
class AccountManagerAdmin(admin.ModelAdmin):
    form = AccountManagerForm
    formfield_overrides = PICKERS
    inlines = [AvailabilityInline, ExtraHoursInline, TimeOffInline]
    list_display = ["staff_number", "user", "languages", "time_zone", "trained_until", "active"]
    list_select_related = ["user"]
    list_filter = ["active"]
    search_fields = ["staff_number__exact", "user__email", "user__full_name"]
    fields = [
        "user",
        "staff_number",
        "active",
        "time_zone",
        "country",
        "languages",
        "document_countries",
        "buffer_minutes",
        "sessions_per_day",
        "trained_until",
    ]
    ordering = ["staff_number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountManager]:
        return super().get_queryset(request).filter(user__is_test=False)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Training follows from the certificates; whether they hold sessions, and which, nobody says of themselves."""
        if obj is None:
            return ["trained_until"]
        own = ["active", *actions.WHAT_IS_DRAWN] if _is_own(request, obj) else []
        return ["user", *own, "trained_until"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            free = User.objects.filter(is_staff=True, account_manager=None)
            kwargs["queryset"] = free.exclude(pk=user_of(request).pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if manager := context.get("original"):
            # As it is saved: the form may have put what was typed into this one.
            context["week"] = coming_week(AccountManager.objects.get(pk=manager.pk), database_now())
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: AccountManager, form: Any, change: bool) -> None:
        actions.save_account_manager(obj, actor=user_of(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        changed = formset.save(commit=False)
        if changed or formset.deleted_objects:
            actions.save_calendar(
                form.instance, actor=user_of(request), changed=changed, removed=formset.deleted_objects
            )

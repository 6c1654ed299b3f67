"""Public holidays that the calendar of a country does not know, or knows wrongly."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.access import user_of
from scheduling import actions
from scheduling.models import HolidayChange
from sellers.countries import country_choices, country_name


class HolidayChangeForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country or region"), choices=country_choices)
    is_holiday = forms.TypedChoiceField(
        label=_("On this day"),
        coerce=lambda value: value == "True",
        choices=[
            (True, _("there is a public holiday")),
            (False, _("there is none: it is a working day, also on a weekend")),
        ],
        widget=forms.RadioSelect,
        initial=True,
    )


@admin.register(HolidayChange)
class HolidayChangeAdmin(admin.ModelAdmin):
    form = HolidayChangeForm
    list_display = ["day", "country_in_words", "is_holiday", "name"]
    list_per_page = 50
    fields = ["country", "day", "is_holiday", "name"]
    actions = None  # each removal is an event of its own: one at a time

    @admin.display(description=_("country"), ordering="country")
    def country_in_words(self, change: HolidayChange) -> str:
        return country_name(change.country)

    def save_model(self, request: HttpRequest, obj: HolidayChange, form: Any, change: bool) -> None:
        actions.save_holiday_change(obj, actor=user_of(request))

    def delete_model(self, request: HttpRequest, obj: HolidayChange) -> None:
        actions.remove_holiday_change(obj, actor=user_of(request))

"""To which countries codes are sent: for ops."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.actions.countries import remove_country_change, save_country_change
from contacts.models import CountryChange
from core.access import user_of
from sellers.countries import country_choices, country_name


class CountryChangeForm(forms.ModelForm):
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=country_choices,
        help_text=_(
            "What is not listed is served, unless the policy figure “codes only to named countries flag” is 1: then "
            "codes go only where they “are sent”."
        ),
    )
    is_served = forms.TypedChoiceField(
        label=_("Codes to its numbers"),
        coerce=lambda value: value == "True",
        choices=[(False, _("are not sent")), (True, _("are sent"))],
        widget=forms.RadioSelect,
        initial=False,
    )


@admin.register(CountryChange)
class CountryChangeAdmin(admin.ModelAdmin):
    form = CountryChangeForm
    list_display = ["country_in_words", "is_served", "note"]
    list_per_page = 50
    fields = ["country", "is_served", "note"]
    actions = None  # each removal is an event of its own: one at a time

    @admin.display(description=_("country"), ordering="country")
    def country_in_words(self, change: CountryChange) -> str:
        return country_name(change.country)

    def save_model(self, request: HttpRequest, obj: CountryChange, form: Any, change: bool) -> None:
        save_country_change(obj, actor=user_of(request))

    def delete_model(self, request: HttpRequest, obj: CountryChange) -> None:
        remove_country_change(obj, actor=user_of(request))

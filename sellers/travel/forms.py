"""What a seller says of a journey."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import DateField
from sellers.countries import country_choices

FARTHEST = timedelta(days=180)  # ahead; a note is kept for longer (travel_notes_kept_days)


class TravelForm(forms.Form):
    country = forms.ChoiceField(
        label=_("Where will you be?"),
        choices=country_choices,
        error_messages={"required": _("Choose a country or region.")},
    )
    first_day = DateField(label=_("First day there"))
    last_day = DateField(label=_("Last day there"))

    def clean_last_day(self) -> date:
        last, today = self.cleaned_data["last_day"], timezone.localdate()
        if last < today:
            raise forms.ValidationError(_("This journey is over already. Check the year."))
        if last > today + FARTHEST:
            raise forms.ValidationError(_("Note at most half a year ahead. You can add a later journey when it comes."))
        return last

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("The last day lies before the first. Check both."))
        return cleaned

"""An account and its details as machines give them, in a file or through the API: the forms of the pages take them, by
the same rules and in the same words. Days are written as 1985-03-27."""

import re
from collections.abc import Mapping

from django import forms
from django.conf import settings

from pages.forms import DateField, ZoneField
from sellers.forms import BankAccountForm, BusinessForm, PersonForm

PARTS: dict[str, type[forms.Form]] = {"business": BusinessForm, "person": PersonForm, "bank_account": BankAccountForm}
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class AccountForm(forms.Form):
    email = forms.EmailField(label="E-mail address: who reads mail there logs in with a code", max_length=254)
    full_name = forms.CharField(label="Name of the person", max_length=150, required=False)
    language = forms.ChoiceField(
        label="Language of messages and pages (empty: en)", choices=settings.LANGUAGES, required=False
    )
    time_zone = ZoneField(label="IANA time zone, such as Europe/Berlin (empty: UTC)", required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


def days_of(form_class: type[forms.Form]) -> set[str]:
    return {name for name, each in form_class.base_fields.items() if isinstance(each, DateField)}


def filled(form_class: type[forms.Form], given: Mapping[str, str]) -> forms.Form:
    """As if it had been typed into the page. What is no day is left out."""
    days = days_of(form_class)
    data = {name: value for name, value in given.items() if name not in days}
    for name in days:
        data |= _day(name, given.get(name, ""))
    return form_class(data)


def _day(name: str, value: str) -> dict[str, str]:
    found = DAY.fullmatch(value)
    year, month, day = found.groups() if found else ("", "", "")
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}

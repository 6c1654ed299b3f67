"""Who the contact is, at which addresses, and the code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.numbers import read_mobile_number, region_choices
from core.errors import DomainError
from pages.forms import CodeField


class PersonForm(forms.Form):
    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the person we may reach.")},
    )
    relation = forms.ChoiceField(
        label=_("Who is this person?"),
        choices=Contact.Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who this person is.")},
    )


class EmailForm(forms.Form):
    value = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a code to it. The code proves that messages arrive there."),
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("This is no e-mail address. It has a name, an @ and a domain, such as name@example.com."),
        },
    )


class PhoneForm(forms.Form):
    """Cleans `value` to +447700900123; what was typed stays in the fields."""

    country = forms.ChoiceField(
        label=_("Country or region of the number"),
        choices=region_choices,
        error_messages={"required": _("Choose the country or region of the number.")},
    )
    number = forms.CharField(
        label=_("Mobile phone number"),
        help_text=_("We send a code to it by text message (SMS). Your network's usual charges may apply."),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Enter a mobile phone number.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "country" in cleaned and "number" in cleaned:
            try:
                cleaned["value"] = read_mobile_number(cleaned["country"], cleaned["number"])
            except DomainError as error:
                self.add_error("number", str(error.message))
        return cleaned


class CodeForm(forms.Form):
    code = CodeField(
        label=_("Code"),
        help_text=_("Six digits. Spaces do not matter."),
        max_length=20,
        error_messages={"required": _("Enter the code that we sent.")},
    )

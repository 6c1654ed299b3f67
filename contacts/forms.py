"""Who the contact is, at which addresses, and the code."""

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from contacts.models import Contact
from contacts.numbers import (
    REGIONS,
    NumberKind,
    kind_of,
    may_be_either,
    read_number,
    region_choices,
    stored,
    with_extension,
)
from contacts.ways import Channel
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

    def clean_value(self) -> str:
        """One spelling for one mailbox, or limits would count each anew: letters of a domain have several (IDNA), and
        a name in quotation marks (RFC 5321) has as many as one likes."""
        name, _at, domain = self.cleaned_data["value"].rpartition("@")
        if name.startswith('"'):
            raise forms.ValidationError(self.fields["value"].error_messages["invalid"], code="invalid")
        return f"{name}@{domain.encode('idna').decode('idna')}"


class NumberField(PhoneNumberField):
    """django-phonenumber-field's, for a number of the country chosen beside it. What it leaves of that field: its
    validator, which has one sentence for all that can be wrong, and its widget, which rewrites what was typed."""

    default_validators = ()

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}
        super().__init__(widget=forms.TextInput(attributes), **kwargs)

    def to_python(self, value: Any) -> PhoneNumber | str:
        typed = str(value or "").strip()
        if not typed or self.region not in REGIONS:
            return typed
        try:
            return read_number(self.region, typed)
        except DomainError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error


class PhoneForm(forms.Form):
    """Cleans `value` to +442079460018;ext=12, and `by` to the way that was chosen, or "" where the number decides; what
    was typed stays in the fields. It is asked only where the number may be a mobile or a landline (R15).
    """

    country = forms.ChoiceField(
        label=_("Country or region of the number"),
        choices=region_choices,
        error_messages={"required": _("Choose the country or region of the number.")},
    )
    number = NumberField(
        label=_("Phone number"),
        help_text=_(
            "To a mobile number we send a code by text message (SMS); a landline we call. An internet phone number we "
            "call too, since text messages often do not arrive there. Your network's usual charges may apply."
        ),
        max_length=40,
        error_messages={"required": _("Enter a phone number.")},
    )
    extension = forms.CharField(
        label=_("Extension"),
        required=False,
        help_text=_("Only where somebody at a switchboard, or a menu, puts calls through."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}),
    )
    by = forms.ChoiceField(
        label=_("How is the code to come?"),
        choices=[
            (Channel.SMS, _("By text message (SMS): it is a mobile")),
            (Channel.VOICE, _("By a call: it is a landline, or takes no text messages")),
        ],
        help_text=_("A number like this can be a mobile or a landline: we cannot tell which."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether we send a text message to this number or call it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country, number = self["country"].value(), self["number"].value()
        cast(NumberField, self.fields["number"]).region = country
        if not may_be_either(country or "", number or ""):
            del self.fields["by"]

    def clean(self) -> dict[str, Any]:
        cleaned, kind = self.cleaned_data, None
        if {"country", "number", "extension"} <= cleaned.keys():
            try:
                number = with_extension(cleaned["number"], cleaned["extension"])
            except DomainError as error:
                self.add_error("extension", forms.ValidationError(str(error.message), code=error.code))
            else:
                cleaned["value"], kind = stored(number), kind_of(number)
        if kind != NumberKind.EITHER:  # it tells by itself, as one of another country may; or has to be mended first
            self.errors.pop("by", None)
            cleaned["by"] = ""
        return cleaned


class CodeForm(forms.Form):
    code = CodeField(
        label=_("Code"),
        help_text=_("Six digits. Spaces do not matter."),
        max_length=20,
        error_messages={"required": _("Enter the code that we sent.")},
    )

    def clean_code(self) -> str:
        """What cannot be a code is not compared, and costs no try."""
        code: str = self.cleaned_data["code"]
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError(_("The code has six digits. Compare what you typed: this was not counted."))
        return code

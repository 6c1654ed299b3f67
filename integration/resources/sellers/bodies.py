"""What a platform declares for its seller: the shape of it, and whether the forms of the pages take it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from integration.rest.shapes import LANGUAGES
from pages.forms import DateField, messages_of
from sellers.forms import TaxForm
from sellers.given import PARTS, AccountForm, filled
from sellers.models import Seller

Part = dict[str, Any]
COUNTRIES = {"country", "document_country"}


def _field(name: str, field: Any, *, required: bool) -> serializers.Field[Any, Any, Any, Any]:
    """Its shape alone; what it means is checked by the form."""
    about: dict[str, Any] = {"required": required, "help_text": " ".join(filter(None, _words(name, field)))}
    if isinstance(field, DateField):
        return serializers.DateField(allow_null=not field.required, **about)
    if name in COUNTRIES:
        return serializers.RegexField(r"^[A-Z]{2}$", **about)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return serializers.ChoiceField([*dict(choices)], **about)
    return serializers.CharField(
        max_length=field.max_length, allow_blank=not field.required, allow_null=not field.required, **about
    )


def _words(name: str, field: forms.Field) -> list[str]:
    label = str(field.label)
    return [
        label if label.endswith("?") else f"{label}.",
        "ISO 3166-1, two letters." if name in COUNTRIES else "",
        str(field.help_text),
    ]


def _shape(name: str, form_class: type[forms.Form], *, partial: bool) -> Any:
    fields = form_class.base_fields.items()
    named = {each: _field(each, field, required=field.required and not partial) for each, field in fields}
    return type(name, (serializers.Serializer,), named)


BusinessDetails = _shape("BusinessDetails", PARTS["business"], partial=False)
PersonDetails = _shape("PersonDetails", PARTS["person"], partial=False)
BankAccountDetails = _shape("BankAccountDetails", PARTS["bank_account"], partial=False)
BusinessChanges = _shape("BusinessChanges", PARTS["business"], partial=True)
PersonChanges = _shape("PersonChanges", PARTS["person"], partial=True)
BankAccountChanges = _shape("BankAccountChanges", PARTS["bank_account"], partial=True)


class _Common(serializers.Serializer[Any]):
    reference = serializers.CharField(
        required=False, max_length=100, help_text="Your own number or name of the seller, unique among your sellers."
    )
    language = serializers.ChoiceField(LANGUAGES, required=False, help_text="Of messages and pages.")
    time_zone = serializers.CharField(required=False, help_text="An IANA name, such as Europe/Berlin.")


class NewSeller(_Common):
    email = serializers.EmailField(
        max_length=254, help_text="Of the person who acts for the seller, and logs in with codes that are sent there."
    )
    full_name = serializers.CharField(required=False, max_length=150, help_text="Name of that person.")
    business = BusinessDetails(required=False)
    person = PersonDetails(required=False)
    bank_account = BankAccountDetails(required=False)


class SellerChanges(_Common):
    business = BusinessChanges(required=False)
    person = PersonChanges(required=False)
    bank_account = BankAccountChanges(required=False)


class TaxInformationRequest(serializers.Serializer[Any]):
    country = _field("country", TaxForm.base_fields["country"], required=True)
    number = _field("number", TaxForm.base_fields["number"], required=True)
    certified = serializers.BooleanField(help_text="The seller has certified to you that it is true and complete.")


def cleaned_account(given: Mapping[str, Any]) -> Part:
    """Fields of the user that are given, but the address, which a serializer has seen."""
    form = filled(AccountForm, {name: given.get(name, "") for name in AccountForm.base_fields})
    faults = {name: _faults(form, name) for name in form.errors if name in given}
    if faults:
        raise ValidationError(faults)
    return {name: form.cleaned_data[name] for name in given if name in form.cleaned_data}


def cleaned_parts(given: Mapping[str, Any], seller: Seller | None = None) -> dict[str, Part]:
    """What is to be saved of each part. What is left out stays as `seller` declared it before; without one, each part
    is whole. ValidationError by field, of all parts at once."""
    faults: dict[str, Any] = {}
    cleaned = {
        part: _cleaned(part, given[part], getattr(seller, part, None), faults) for part in PARTS if part in given
    }
    if faults:
        raise ValidationError(faults)
    return cleaned


def _cleaned(part: str, given: Part, row: Any, faults: dict[str, Any]) -> Part:
    form = filled(
        PARTS[part], {**_declared(row, PARTS[part]), **{name: _typed(value) for name, value in given.items()}}
    )
    if not form.is_valid():
        faults[part] = {name: _faults(form, name) for name in form.errors}
    return {name: value for name, value in form.cleaned_data.items() if row is None or name in given}


def _declared(row: Any, form_class: type[forms.Form]) -> dict[str, str]:
    return {name: _typed(getattr(row, name)) for name in form_class.base_fields} if row else {}


def _typed(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def cleaned_tax(given: Mapping[str, Any]) -> Part:
    form = TaxForm({**given, "certified": "on" if given["certified"] else ""})
    if not form.is_valid():
        raise ValidationError({name: _faults(form, name) for name in form.errors})
    return {name: form.cleaned_data[name] for name in ("country", "number")}


def _faults(form: forms.Form, name: str) -> list[ErrorDetail]:
    """In the words of the page."""
    code = form.errors.as_data()[name][0].code or "invalid"
    return [ErrorDetail(str(message), code) for message in messages_of(form[name])]

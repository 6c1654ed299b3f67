"""What requests about a contact say: the shape of it, and whether the forms of the pages take it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import CharField, ChoiceField

from contacts.forms import EmailForm, PersonForm, PhoneForm
from contacts.models import Address, Contact
from contacts.ways import Channel

Kind = Address.Kind


class PhoneDetails(serializers.Serializer[Any]):
    country = CharField(max_length=2, help_text="Country or region of the number (ISO 3166-1 alpha-2).")
    number = CharField(max_length=40, help_text="As it is dialled there, or with + and the country's code.")
    extension = CharField(max_length=20, required=False, allow_blank=True, allow_null=True, default=None)


class ContactChanges(serializers.Serializer[Any]):
    name = CharField(max_length=150, required=False, help_text="Needed with the first change.")
    relation = ChoiceField(Contact.Relation.values, required=False, help_text="Needed with the first change.")
    email = CharField(max_length=254, required=False)
    phone = PhoneDetails(required=False)


class ContactCodeRequest(serializers.Serializer[Any]):
    kind = ChoiceField(Kind.values, help_text="To the address of this kind that waits for one.")
    by = ChoiceField(
        [Channel.SMS.value, Channel.VOICE.value],
        required=False,
        help_text="For a number that may be a mobile or a landline, say whether we send a text message or call.",
    )


class ContactConfirmationRequest(serializers.Serializer[Any]):
    kind = ChoiceField(Kind.values)
    code = CharField(max_length=20, help_text="Six digits, as the contact read them.")


def person_of(asked: Mapping[str, Any], contact: Contact) -> dict[str, Any]:
    """What is left out is as `contact` has it."""
    return cleaned(PersonForm({name: asked.get(name, getattr(contact, name)) for name in ("name", "relation")}))


def addresses_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """By kind."""
    found = {}
    if "email" in asked:
        found[Kind.EMAIL.value] = cleaned(EmailForm({"value": asked["email"]}), {"value": "email"})["value"]
    if "phone" in asked:
        data = {**asked["phone"], "by": Channel.SMS.value}  # how its code comes is said when one is asked for
        named = {name: f"phone.{name}" for name in ("country", "number", "extension")}
        found[Kind.PHONE.value] = cleaned(PhoneForm(data), named)["value"]
    return found


def cleaned(form: forms.Form, named: Mapping[str, str] | None = None) -> dict[str, Any]:
    """`named`: what the fields of the form are called here. ValidationError in the words of the page."""
    if form.is_valid():
        return form.cleaned_data
    raise ValidationError(
        {
            (named or {}).get(name, name): [
                ErrorDetail(" ".join(map(str, error.messages)), error.code or "invalid") for error in errors
            ]
            for name, errors in form.errors.as_data().items()
        }
    )

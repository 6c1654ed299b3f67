"""Naming an emergency contact, and confirming its addresses."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField

from contacts.actions.addresses import enter_address, lock_contact, save_person
from contacts.actions.codes import check_code, send_code
from contacts.forms import CodeForm, EmailForm, PersonForm, PhoneForm
from contacts.models import Address, Contact
from contacts.numbers import NumberKind, kind_of, number_of
from contacts.ways import Channel
from core.errors import DomainError
from integration.models import ApiKey
from integration.resources.contacts.drawing import ContactAnswer, draw_contact
from integration.resources.finding import of_path, sellers_of
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.problems import refusal
from integration.rest.views import ApiView
from sellers.models import Seller

Kind = Address.Kind


class Phone(serializers.Serializer[Any]):
    country = CharField(max_length=2, help_text="Country or region of the number (ISO 3166-1 alpha-2).")
    number = CharField(max_length=40, help_text="As it is dialled there, or with + and the country's code.")
    extension = CharField(max_length=20, required=False, allow_blank=True, default="")


class ContactNamed(serializers.Serializer[Any]):
    name = CharField(max_length=150)
    relation = ChoiceField(Contact.Relation.values)
    email = CharField(max_length=254, required=False, help_text="Left out: it stays as it is.")
    phone = Phone(required=False, help_text="Left out: it stays as it is.")


class CodeAsked(serializers.Serializer[Any]):
    kind = ChoiceField(Kind.values, help_text="To the address of this kind that waits for one.")
    by = ChoiceField(
        [Channel.SMS.value, Channel.VOICE.value],
        required=False,
        help_text="For a number that may be a mobile or a landline, say whether we send a text message or call.",
    )


class CodeTyped(serializers.Serializer[Any]):
    kind = ChoiceField(Kind.values)
    code = CharField(max_length=20, help_text="Six digits, as the contact read them.")


class OneContact(ApiView):
    scopes = {"GET": "contacts:read", "PUT": "contacts:write"}

    @extend_schema(operation_id="get_contact", summary="Read a seller's emergency contact", responses=ContactAnswer)
    def get(self, request: Request, seller: str) -> Response:
        return show(request, draw_contact(of_path(sellers_of(self.key), seller), self.key))

    @extend_schema(
        operation_id="name_contact",
        summary="Name a seller's emergency contact",
        description="The same again changes nothing. What is confirmed is changed by the seller alone, after a fresh "
        "log-in: `fresh_log_in_needed` says so, and a hosted link leads there. A new address waits for its code.",
        request=ContactNamed,
        responses=ContactAnswer,
    )
    @transaction.atomic
    def put(self, request: Request, seller: str) -> Response:
        asked, found = self.asked(ContactNamed), of_path(sellers_of(self.key), seller)
        _name(found, self.key, asked)
        return show(request, draw_contact(found, self.key))


def _name(seller: Seller, key: ApiKey, asked: dict[str, Any]) -> None:
    """DomainError "fresh_log_in_needed", and those of the actions."""
    person = _cleaned(PersonForm({"name": asked["name"], "relation": asked["relation"]}))
    values = _values(asked)
    contact = lock_contact(seller)
    _refuse_what_is_confirmed(contact, person, values)
    if (contact.name, contact.relation) != (person["name"], person["relation"]):
        save_person(seller, actor=key, **person)
    for kind, value in values.items():
        enter_address(seller, actor=key, kind=kind, value=value)


def _values(asked: dict[str, Any]) -> dict[str, str]:
    """By kind, found valid by the forms of the pages."""
    values = {}
    if "email" in asked:
        values[Kind.EMAIL.value] = _cleaned(EmailForm({"value": asked["email"]}), {"value": "email"})["value"]
    if "phone" in asked:
        data = {**asked["phone"], "by": Channel.SMS.value}  # how its code comes is said when one is asked for
        named = {name: f"phone.{name}" for name in ("country", "number", "extension")}
        values[Kind.PHONE.value] = _cleaned(PhoneForm(data), named)["value"]
    return values


def _cleaned(form: forms.Form, named: dict[str, str] | None = None) -> dict[str, Any]:
    """`named`: what the fields of the form are called here."""
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


def _refuse_what_is_confirmed(contact: Contact, person: dict[str, Any], values: dict[str, str]) -> None:
    """R16: as the pages ask for a fresh log-in, which a key does not have."""
    rows = contact.addresses.filter(status__in=Address.CURRENT)
    there = {(each.kind, each.value.casefold()) for each in rows if not each.trouble}
    confirmed = {each.kind for each in rows if each.status == Address.Status.VERIFIED}
    renamed = (contact.name, contact.relation) != (person["name"], person["relation"])
    changed = {kind for kind, value in values.items() if (kind, value.casefold()) not in there}
    if changed & confirmed or (renamed and confirmed):
        raise DomainError(
            "fresh_log_in_needed",
            _("What is confirmed is changed by the seller alone, after a fresh log-in. Send them to a hosted link."),
        )


class ContactStep(ApiView):
    scopes = {"POST": "contacts:write"}

    def waiting(self, public_id: str, kind: str) -> Address:
        """DomainError "nothing_waits"."""
        self.about = of_path(sellers_of(self.key), public_id)
        rows = Address.objects.select_related("contact__seller__user").filter(contact__seller=self.about, kind=kind)
        if found := rows.filter(status=Address.Status.PENDING).first():
            return found
        raise DomainError("nothing_waits", _("No address of this kind waits for a code. Enter one first."))


class ContactCodes(ContactStep):
    @extend_schema(
        operation_id="send_contact_code",
        summary="Send a code to the emergency contact",
        request=CodeAsked,
        responses=ContactAnswer,
    )
    @idempotent
    def post(self, request: Request, seller: str) -> Response:
        asked = self.asked(CodeAsked)
        address = self.waiting(seller, asked["kind"])
        _refuse_unsaid(address, asked.get("by", ""))
        send_code(address, actor=address.contact.seller.user, by=asked.get("by", ""), through=self.key)
        return Response(draw_contact(address.contact.seller, self.key))


def _refuse_unsaid(address: Address, by: str) -> None:
    """As the form asks, where the number does not tell (R15)."""
    if by or address.kind == Kind.EMAIL or kind_of(number_of(address.value)) != NumberKind.EITHER:
        return
    raise ValidationError(
        {"by": [ErrorDetail("This number may be a mobile or a landline: say how the code is to come.", "required")]}
    )


class ContactConfirmed(ContactStep):
    @extend_schema(
        operation_id="confirm_contact",
        summary="Confirm an address by the code that it got",
        description="A wrong code is counted: after a few the code is void, and another one can be sent later.",
        request=CodeTyped,
        responses=ContactAnswer,
    )
    @idempotent
    def post(self, request: Request, seller: str) -> Response:
        asked = self.asked(CodeTyped)
        code = _cleaned(CodeForm({"code": asked["code"]}))["code"]
        address = self.waiting(seller, asked["kind"])
        owner = address.contact.seller
        try:
            check_code(address, actor=owner.user, code=code, through=self.key)
        except DomainError as error:
            return refusal(error, self.request_id)  # raised, it would undo the count of wrong codes (R12)
        return Response(draw_contact(owner, self.key))

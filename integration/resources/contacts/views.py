"""Naming an emergency contact, and confirming its addresses."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.actions.addresses import enter_address, lock_contact, save_person
from contacts.actions.codes import check_code, send_code
from contacts.forms import CodeForm
from contacts.models import Address, Contact
from contacts.numbers import NumberKind, kind_of, number_of
from core.errors import DomainError
from integration.models import ApiKey
from integration.resources.contacts.answers import PERSONAL, ContactAnswer
from integration.resources.contacts.bodies import (
    ContactChanges,
    ContactCodeRequest,
    ContactConfirmationRequest,
    addresses_of,
    cleaned,
    person_of,
)
from integration.resources.contacts.drawing import draw_contact
from integration.resources.finding import of_path, sellers_of
from integration.resources.sellers.answers import PERSONAL as OF_SELLERS
from integration.rest.etags import refuse_stale, show
from integration.rest.idempotency import idempotent
from integration.rest.problems import about_field, refusal
from integration.rest.views import ApiView, refuse_without
from sellers.models import Seller

COMPARED = {"name", "relation", "email"}  # what is refused of them tells whether it is the seller's own


class OneContact(ApiView):
    scopes = {"GET": "contacts:read", "PATCH": "contacts:write"}

    @extend_schema(operation_id="get_contact", summary="Read a seller's emergency contact", responses=ContactAnswer)
    def get(self, request: Request, seller: str) -> Response:
        return show(request, draw_contact(of_path(sellers_of(self.key), seller), self.key))

    @extend_schema(
        operation_id="update_contact",
        summary="Name or change a seller's emergency contact",
        description="What is left out stays as it is. What is confirmed is changed by the seller alone, after a fresh "
        "log-in: `fresh_log_in_needed` says so, and a hosted link leads there. A new address waits for its code. "
        f"Without the scope {PERSONAL} whatever is given for what is confirmed is a change. `name`, `relation` and "
        f"`email` are compared with the seller's own, so they take the scope `{OF_SELLERS}` too.",
        request=ContactChanges,
        responses=ContactAnswer,
    )
    @transaction.atomic
    def patch(self, request: Request, seller: str) -> Response:
        asked = self.changes(ContactChanges)
        if not COMPARED.isdisjoint(asked):
            refuse_without(self.key, OF_SELLERS)
        # Against an erasure, which holds the row for itself; whoever holds the contact's may refer to it.
        rows = sellers_of(self.key).select_for_update(no_key=True, of=("self",))
        found = self.about = of_path(rows, seller)
        contact = lock_contact(found)
        refuse_stale(request, lambda: draw_contact(found, self.key))
        _change(contact, found, self.key, asked)
        return show(request, draw_contact(found, self.key))


def _change(contact: Contact, seller: Seller, key: ApiKey, asked: dict[str, Any]) -> None:
    """DomainError "fresh_log_in_needed", and those of the actions."""
    person, values = person_of(asked, contact), addresses_of(asked)
    _refuse_what_is_confirmed(contact, key, asked, person, values)
    if (contact.name, contact.relation) != (person["name"], person["relation"]):
        with about_field("name", "own_name"), about_field("relation", "own_address"):
            save_person(seller, actor=key, **person)
    for kind, value in values.items():
        with about_field(kind, "own_address"):
            enter_address(seller, actor=key, kind=kind, value=value)


def _refuse_what_is_confirmed(
    contact: Contact, key: ApiKey, asked: dict[str, Any], person: dict[str, Any], values: dict[str, str]
) -> None:
    """R16: as the pages ask for a fresh log-in, which a key does not have. To a key that may not read the contact,
    whatever it gives is a change: else it could try values."""
    rows = contact.addresses.filter(status__in=Address.CURRENT)
    confirmed = {each.kind for each in rows if each.status == Address.Status.VERIFIED}
    if key.may(PERSONAL):
        there = {(each.kind, each.value.casefold()) for each in rows if not each.trouble}
        renamed = (contact.name, contact.relation) != (person["name"], person["relation"])
        changed = {kind for kind, value in values.items() if (kind, value.casefold()) not in there}
    else:
        renamed, changed = not asked.keys().isdisjoint(person), set(values)
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
        request=ContactCodeRequest,
        responses=ContactAnswer,
    )
    @idempotent
    def post(self, request: Request, seller: str) -> Response:
        asked = self.asked(ContactCodeRequest)
        address = self.waiting(seller, asked["kind"])
        _refuse_unsaid(address, asked.get("by", ""))
        with about_field("by", "no_such_way"):
            send_code(address, actor=address.contact.seller.user, by=asked.get("by", ""), through=self.key)
        return Response(draw_contact(address.contact.seller, self.key))


def _refuse_unsaid(address: Address, by: str) -> None:
    """As the form asks, where the number does not tell (R15)."""
    if by or address.kind == Address.Kind.EMAIL or kind_of(number_of(address.value)) != NumberKind.EITHER:
        return
    raise ValidationError(
        {"by": [ErrorDetail("This number may be a mobile or a landline: say how the code is to come.", "required")]}
    )


class ContactConfirmed(ContactStep):
    @extend_schema(
        operation_id="confirm_contact",
        summary="Confirm an address by the code that it got",
        description="A wrong code is counted: after a few the code is void, and another one can be sent later.",
        request=ContactConfirmationRequest,
        responses=ContactAnswer,
    )
    @idempotent
    def post(self, request: Request, seller: str) -> Response:
        asked = self.asked(ContactConfirmationRequest)
        code = cleaned(CodeForm({"code": asked["code"]}))["code"]
        address = self.waiting(seller, asked["kind"])
        owner = address.contact.seller
        try:
            check_code(address, actor=owner.user, code=code, through=self.key)
        except DomainError as error:
            return refusal(error, self.request_id)  # raised, it would undo the count of wrong codes (R12)
        return Response(draw_contact(owner, self.key))

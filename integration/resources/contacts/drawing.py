"""An emergency contact as JSON."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import CharField, ChoiceField, DateTimeField, IntegerField

from contacts.limits import earliest_send
from contacts.models import Address, CodeAttempt, Contact
from contacts.standing import contact_standing
from contacts.statements import read_sending
from contacts.ways import ways_of
from integration.models import ApiKey
from integration.rest.shapes import MODES, explained, meanings_of
from integration.rest.times import rfc3339
from messaging.models import Delivery
from sellers.models import Seller

PERSONAL = "contacts.personal:read"
CURRENT = [each.value for each in Address.CURRENT]
STATUSES = {
    "missing": "Nobody is named.",
    "put_off": "The seller put it off.",
    "started": "Somebody is named; an address is still to be entered, or to be confirmed.",
    "confirmed": "An e-mail address and a phone number are confirmed.",
    "in_doubt": "Both are confirmed, and one of them no longer leads to the contact.",
}
CODES = {
    "open": "It can be typed.",
    "used": "It was typed.",
    "locked": "Too many wrong ones were typed.",
    "expired": "It is too old.",
    "void": "The address was given up.",
}
WAITS = {"pending": "It waits for its code.", "verified": "It is confirmed."}
TROUBLES = {
    "returned": "Our messages do not arrive there any more.",
    "wrong_person": "Somebody else answered when we called.",
}
# By the database's clock, as the pages say it: the sweep may come later.
OVER = CodeAttempt.Status.EXPIRED


class CodeAnswer(serializers.Serializer[Any]):
    status = explained(CODES)
    by = ChoiceField(Delivery.Channel.values, help_text="How it was sent last.")
    sent_at = DateTimeField()
    expires_at = DateTimeField()
    tries_left = IntegerField(help_text="Wrong codes that are still possible.")


class AddressAnswer(serializers.Serializer[Any]):
    id = CharField()
    kind = ChoiceField(Address.Kind.values)
    status = explained(WAITS)
    value = CharField(required=False, help_text=f"With the scope {PERSONAL} alone.")
    entered_at = DateTimeField()
    verified_at = DateTimeField(allow_null=True)
    trouble = ChoiceField(
        list(TROUBLES),
        allow_null=True,
        help_text=f"Why a confirmed one has to be changed or confirmed again. {meanings_of(TROUBLES)}",
    )
    ways = serializers.ListField(
        child=ChoiceField(Delivery.Channel.values), help_text="How a code can reach it, the usual way first."
    )
    code = CodeAnswer(allow_null=True, help_text="The last code, of an address that waits for one.")
    next_code_at = DateTimeField(allow_null=True, help_text="When another one can be sent; null: now, or none is due.")


class ContactAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["contact"])
    mode = ChoiceField(MODES)
    seller = CharField()
    status = explained(STATUSES)
    due_at = DateTimeField(allow_null=True, help_text="By when it is to be confirmed; null: no deadline.")
    next_step = CharField(help_text="As the seller reads it.")
    name = CharField(
        required=False, allow_null=True, help_text=f"With the scope {PERSONAL} alone. null: nobody is named yet."
    )
    relation = ChoiceField(Contact.Relation.values, allow_null=True, help_text="Who it is to the seller.")
    first_confirmed_at = DateTimeField(allow_null=True, help_text="When both addresses were first confirmed.")
    addresses = AddressAnswer(many=True, help_text="Of each kind at most one that is confirmed and one that waits.")


def draw_contact(seller: Seller, key: ApiKey) -> dict[str, Any]:
    contact, standing = Contact.objects.filter(seller=seller).first(), contact_standing(seller)
    may_read = key.may(PERSONAL)
    named = {"name": (contact and contact.name) or None} if may_read else {}
    return {
        "object": "contact",
        "mode": key.mode,
        "seller": seller.public_id,
        "status": standing.state.value,
        "due_at": rfc3339(standing.deadline),
        "next_step": str(standing.next_step),
        **named,
        "relation": (contact and contact.relation) or None,
        "first_confirmed_at": rfc3339(contact.programme_since) if contact else None,
        "addresses": [draw_address(each, may_read=may_read) for each in addresses_of(seller)],
    }


def addresses_of(seller: Seller) -> list[Address]:
    rows = Address.objects.filter(contact__seller=seller, status__in=CURRENT).select_related("contact__seller__user")
    return list(rows.order_by("kind", "status"))


def draw_address(address: Address, *, may_read: bool) -> dict[str, Any]:
    value = {"value": address.value} if may_read else {}
    return {
        "id": address.public_id,
        "kind": address.kind,
        "status": address.status,
        **value,
        "entered_at": rfc3339(address.entered_at),
        "verified_at": rfc3339(address.verified_at),
        "trouble": address.trouble or None,
        "ways": [each.value for each in ways_of(address)],
        **(_of_code(address) if address.status == Address.Status.PENDING else {"code": None, "next_code_at": None}),
    }


def _of_code(address: Address) -> dict[str, Any]:
    found, attempt = read_sending(address), address.attempts.order_by("-pk").first()
    return {
        "code": attempt
        and {
            "status": OVER if attempt.status == "open" and attempt.expires_at <= found.now else attempt.status,
            "by": attempt.channel,
            "sent_at": rfc3339(attempt.sent_at),
            "expires_at": rfc3339(attempt.expires_at),
            "tries_left": max(0, found.policy.code_guesses_count - attempt.failures),
        },
        "next_code_at": rfc3339(earliest_send(found)),
    }

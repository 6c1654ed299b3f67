"""An emergency contact as the API shows one (drawing.py)."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import CharField, ChoiceField, DateTimeField, IntegerField

from contacts.models import Address, Contact
from integration.rest.shapes import MODES, explained, meanings_of
from messaging.models import Delivery

PERSONAL = "contacts.personal:read"
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
    id = CharField(allow_null=True, help_text="As events name it; null: nobody is named.")
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

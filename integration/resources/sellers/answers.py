"""A seller as the API shows one (drawing.py). Numbers are never given back, but their last characters."""

from typing import Any

from rest_framework import serializers

from integration.rest.shapes import LANGUAGES, MODES, explained
from sellers.given import PARTS
from sellers.models import Business, Document, Person

PERSONAL = "sellers.personal:read"
_ONLY = f"Only with the scope `{PERSONAL}`."
STATUSES = {
    "onboarding": "Details are still given, or a person checks them.",
    "verified": "It was checked who it is; the tax information is missing.",
    "active": "Everything is checked, and nothing is missing.",
    "restricted": "Something is overdue; some things are not possible until it is done.",
    "suspended": "Stopped for a time: `measures` say why, and the way back.",
    "closed": "Closed for good; an appeal may be open.",
}
MEASURES = {
    "restrict": "Some things are not possible until what is overdue is done.",
    "suspend": "The account is stopped for a time.",
    "undo": "The seller is checked again, and suspended meanwhile.",
    "close": "The account is closed for good.",
}
STANDING = {"announced": "It begins at `takes_effect_at`.", "in_effect": "It has begun."}
_ENDING = "Its last characters; null: a short one, or none."


class MeasureAnswer(serializers.Serializer[Any]):
    """In the language of Accept-Language, as the seller reads it."""

    id = serializers.CharField()
    kind = explained(MEASURES)
    status = explained(STANDING)
    title = serializers.CharField()
    text = serializers.CharField(help_text="Why.")
    remedy = serializers.CharField(help_text="What to do next.")
    how_long = serializers.CharField()
    takes_effect_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True, help_text="null: it does not end by itself.")


class BusinessAnswer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Business.Kind.values)
    legal_name = serializers.CharField()
    register_number_ending = serializers.CharField(allow_null=True, help_text=_ENDING)
    country = serializers.CharField()
    street = serializers.CharField()
    city = serializers.CharField()
    region = serializers.CharField(allow_null=True)
    postcode = serializers.CharField(allow_null=True)


class PersonAnswer(serializers.Serializer[Any]):
    """The day of birth is not given back."""

    given_name = serializers.CharField(allow_null=True, help_text="null: the person has one name only.")
    family_name = serializers.CharField()
    document_type = serializers.ChoiceField(Person.DocumentType.values)
    document_country = serializers.CharField()
    document_number_ending = serializers.CharField(allow_null=True, help_text=_ENDING)
    document_expires_on = serializers.DateField(allow_null=True)


class BankAccountAnswer(serializers.Serializer[Any]):
    holder = serializers.CharField()
    country = serializers.CharField()
    number_ending = serializers.CharField(allow_null=True, help_text=_ENDING)


class TaxAnswer(serializers.Serializer[Any]):
    country = serializers.CharField()
    number_ending = serializers.CharField(allow_null=True, help_text=_ENDING)
    certified_at = serializers.DateTimeField()


class SellerAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["seller"])
    id = serializers.CharField()
    mode = serializers.ChoiceField(MODES)
    reference = serializers.CharField(allow_null=True, help_text="As you gave it.")
    status = explained(STATUSES)
    created_at = serializers.DateTimeField()
    erased_at = serializers.DateTimeField(allow_null=True, help_text="Since then nothing personal is left.")
    language = serializers.ChoiceField(LANGUAGES)
    time_zone = serializers.CharField(help_text="An IANA name.")
    email_confirmed = serializers.BooleanField(
        help_text="Whether the seller has typed a code that was sent to the address. Mails go there before, too."
    )
    details_locked = serializers.BooleanField(help_text="They were handed in, and cannot be changed now.")
    details_missing = serializers.ListField(child=serializers.ChoiceField([*PARTS]))
    documents_missing = serializers.ListField(child=serializers.ChoiceField(Document.Kind.values))
    case = serializers.CharField(allow_null=True, help_text="The newest one.")
    measures = MeasureAnswer(many=True, help_text="What stands against the account, or is announced.")
    revision = serializers.CharField(help_text="Another one whenever something was changed, shown here or not.")
    email = serializers.CharField(required=False, help_text=_ONLY)
    full_name = serializers.CharField(required=False, allow_null=True, help_text=_ONLY)
    business = BusinessAnswer(required=False, allow_null=True, help_text=_ONLY)
    person = PersonAnswer(required=False, allow_null=True, help_text=_ONLY)
    bank_account = BankAccountAnswer(required=False, allow_null=True, help_text=_ONLY)
    tax_information = TaxAnswer(required=False, allow_null=True, help_text=_ONLY)

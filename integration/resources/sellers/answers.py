"""A seller as the API shows one. Numbers are never given back, but their last characters."""

import json
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, Subquery
from rest_framework import serializers

from core.encryption import keyed_hash
from integration.models import ApiKey
from integration.resources.finding import sellers_of
from integration.rest.shapes import MODES
from sellers.masking import mask
from sellers.models import BankAccount, Business, Document, Person, Seller
from sellers.rules import missing_steps
from verification.measures.words import told_of
from verification.models import Case, Measure

PERSONAL = "sellers.personal:read"
_ONLY = f"Only with the scope `{PERSONAL}`."
ROWS = ("business", "person", "bank_account", "tax_information")


class MeasureAnswer(serializers.Serializer[Any]):
    """In the language of Accept-Language, as the seller reads it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(Measure.Kind.values)
    status = serializers.ChoiceField(Measure.STANDING)
    title = serializers.CharField()
    why = serializers.CharField()
    takes_effect_at = serializers.DateTimeField(allow_null=True)
    until = serializers.CharField()
    way_on = serializers.CharField()


class BusinessAnswer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Business.Kind.values)
    legal_name = serializers.CharField()
    register_number_ending = serializers.CharField(help_text="Its last characters; empty for a short one, or none.")
    country = serializers.CharField()
    street = serializers.CharField()
    city = serializers.CharField()
    region = serializers.CharField()
    postcode = serializers.CharField()


class PersonAnswer(serializers.Serializer[Any]):
    """The day of birth is not given back."""

    given_name = serializers.CharField()
    family_name = serializers.CharField()
    document_type = serializers.ChoiceField(Person.DocumentType.values)
    document_country = serializers.CharField()
    document_number_ending = serializers.CharField()
    document_expires_on = serializers.DateField(allow_null=True)


class BankAccountAnswer(serializers.Serializer[Any]):
    holder = serializers.CharField()
    country = serializers.CharField()
    number_ending = serializers.CharField()


class TaxAnswer(serializers.Serializer[Any]):
    country = serializers.CharField()
    number_ending = serializers.CharField()
    certified_at = serializers.DateTimeField()


class SellerAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["seller"])
    id = serializers.CharField()
    mode = serializers.ChoiceField(MODES)
    reference = serializers.CharField(allow_null=True, help_text="As you gave it.")
    status = serializers.ChoiceField(Seller.Status.values)
    created_at = serializers.DateTimeField()
    erased_at = serializers.DateTimeField(allow_null=True, help_text="Since then nothing personal is left.")
    language = serializers.CharField()
    time_zone = serializers.CharField()
    email_confirmed = serializers.BooleanField(
        help_text="Whether the seller has typed a code that was sent to the address. Mails go there before, too."
    )
    details_locked = serializers.BooleanField(help_text="They were handed in, and cannot be changed now.")
    details_missing = serializers.ListField(child=serializers.ChoiceField(["business", "person", "bank_account"]))
    documents_missing = serializers.ListField(child=serializers.ChoiceField(Document.Kind.values))
    case = serializers.CharField(allow_null=True, help_text="The newest one.")
    measures = MeasureAnswer(many=True, help_text="What stands against the account, or is announced.")
    revision = serializers.CharField(help_text="Another one whenever something was changed, shown here or not.")
    email = serializers.CharField(required=False, help_text=_ONLY)
    full_name = serializers.CharField(required=False, help_text=_ONLY)
    business = BusinessAnswer(required=False, allow_null=True, help_text=_ONLY)
    person = PersonAnswer(required=False, allow_null=True, help_text=_ONLY)
    bank_account = BankAccountAnswer(required=False, allow_null=True, help_text=_ONLY)
    tax_information = TaxAnswer(required=False, allow_null=True, help_text=_ONLY)


def shown_sellers(key: ApiKey) -> QuerySet[Seller]:
    """Those of the key's world, with what is shown of them: three queries, however many."""
    newest = Case.objects.filter(seller=OuterRef("pk")).order_by("-pk").values("public_id")[:1]
    confirmed = EmailAddress.objects.filter(user=OuterRef("user"), primary=True, verified=True)
    return (
        sellers_of(key)
        .with_details()
        .select_related("platform_reference")
        .prefetch_related(Prefetch("measures", Measure.objects.standing(), to_attr="standing"))
        .annotate(newest_case=Subquery(newest), email_confirmed=Exists(confirmed))
    )


def drawn(key: ApiKey, seller: Any) -> dict[str, Any]:
    """`seller` of shown_sellers()."""
    missing, reference = missing_steps(seller), getattr(seller, "platform_reference", None)
    shown = {
        "object": "seller",
        "id": seller.public_id,
        "mode": key.mode,
        "reference": reference and reference.reference,
        "status": seller.status,
        "created_at": seller.created_at,
        "erased_at": seller.erased_at,
        "language": seller.user.language,
        "time_zone": seller.user.time_zone,
        "email_confirmed": seller.email_confirmed,
        "details_locked": bool(seller.locked_at),
        "details_missing": [each for each in missing if each not in Document.Kind.values],
        "documents_missing": [each for each in missing if each in Document.Kind.values],
        "case": seller.newest_case,
        "measures": [_measure(each) for each in seller.standing],
        "revision": _revision(seller),
    }
    shown |= _personal(seller) if key.may(PERSONAL) else {}
    return {name: value for name, value in SellerAnswer(shown).data.items() if name in shown}


def _measure(measure: Measure) -> dict[str, Any]:
    """Without what staff wrote: it may name people."""
    told = told_of(measure)
    return {
        "id": measure.public_id,
        "kind": measure.kind,
        "status": measure.status,
        "title": told.title,
        "why": told.why,
        "takes_effect_at": measure.begins_at,
        "until": told.until,
        "way_on": told.way_back,
    }


def _personal(seller: Seller) -> dict[str, Any]:
    rows = {name: getattr(seller, name, None) for name in ROWS}
    return {
        "email": seller.user.email,
        "full_name": seller.user.full_name,
        **{name: row and _DRAWN[name](row) for name, row in rows.items()},
    }


def _revision(seller: Seller) -> str:
    """Of all that is declared, since an ETag has to change with what is not shown, too. A keyed hash: nobody finds a
    number by trying."""
    rows = [_fields(getattr(seller, name, None)) for name in ROWS]
    return keyed_hash("seller-revision", json.dumps(rows, default=str, sort_keys=True))[:16]


def _fields(row: Model | None) -> dict[str, Any]:
    return {each.name: getattr(row, each.attname) for each in row._meta.fields} if row else {}


def _ending(number: str) -> str:
    return mask(number).lstrip("•")


def _business(row: Business) -> dict[str, Any]:
    plain = ("kind", "legal_name", "country", "street", "city", "region", "postcode")
    return {name: getattr(row, name) for name in plain} | {"register_number_ending": _ending(row.register_number)}


def _person(row: Person) -> dict[str, Any]:
    plain = ("given_name", "family_name", "document_type", "document_country", "document_expires_on")
    return {name: getattr(row, name) for name in plain} | {"document_number_ending": _ending(row.document_number)}


def _bank_account(row: BankAccount) -> dict[str, Any]:
    return {"holder": row.holder, "country": row.country, "number_ending": _ending(row.number)}


def _tax_information(row: Any) -> dict[str, Any]:
    return {"country": row.country, "number_ending": _ending(row.number), "certified_at": row.certified_at}


_DRAWN: dict[str, Any] = {
    "business": _business,
    "person": _person,
    "bank_account": _bank_account,
    "tax_information": _tax_information,
}

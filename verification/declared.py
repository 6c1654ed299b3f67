"""What a seller declared that a document says too, field by field. It only reads what was prefetched."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sellers.models import Seller
from verification.comparing import Kind


@dataclass(frozen=True)
class Field:
    """`part` is the seller's row that holds it as `name`; a check that can fail for one of `reasons` rests on it.

    The label is for staff; sellers read that of their own form.
    """

    code: str
    label: Any
    part: str
    name: str
    kind: Kind
    reasons: tuple[str, ...]

    def value(self, seller: Seller) -> str:
        """ "" for what was not declared; a date as YYYY-MM-DD."""
        value = getattr(getattr(seller, self.part, None), self.name, None)
        return "" if value is None else str(value)


NAME, HOLDER, REGISTER = ("name_differs", "holder_differs"), ("holder_differs",), ("business_not_found",)

FIELDS = {
    field.code: field
    for field in [
        Field("family_name", _("Family name"), "person", "family_name", Kind.NAME, NAME),
        Field("given_name", _("Given name"), "person", "given_name", Kind.NAME, NAME),
        Field("birth_date", _("Born"), "person", "birth_date", Kind.DATE, NAME),
        Field("document_number", _("Number"), "person", "document_number", Kind.NUMBER, ("number_differs",)),
        Field("expires_on", _("Valid until"), "person", "document_expires_on", Kind.DATE, ("expired",)),
        Field("holder", _("Holder"), "bank_account", "holder", Kind.NAME, HOLDER),
        Field("account_number", _("Number"), "bank_account", "number", Kind.NUMBER, ("account_differs",)),
        Field("legal_name", _("Legal name"), "business", "legal_name", Kind.NAME, (*HOLDER, *REGISTER)),
        Field("register_number", _("Register number"), "business", "register_number", Kind.NUMBER, REGISTER),
    ]
}


def country_of(seller: Seller, field: Field) -> str:
    """Of whoever issued the document that says it; "" where nothing is declared."""
    part = getattr(seller, field.part, None)
    return str(getattr(part, "document_country" if field.part == "person" else "country", ""))

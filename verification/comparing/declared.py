"""What a seller declared that a document says too, field by field. It only reads what was prefetched."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sellers.answers import day_in_words
from sellers.countries import country_name
from sellers.models import Seller
from verification.comparing.addresses import Address, likeness_of_addresses
from verification.comparing.documents import Comparison, Kind, Part, Verdict, compare, compare_named
from verification.comparing.names import Likeness
from verification.comparing.naming import name_of_type, names_of_country, names_of_type


@dataclass(frozen=True)
class Field:
    """`part` is the seller's row that holds it as `name`; a check that can fail for one of `reasons` rests on it.

    The label is for staff; sellers read that of their own form. `shown`: what was chosen from a list, as
    a person reads it; `called`: all the names that it goes by.
    """

    code: str
    label: Any
    part: str
    name: str
    kind: Kind
    reasons: tuple[str, ...]
    shown: Callable[[str], str] | None = None
    called: Callable[[str], list[str]] | None = None

    def value(self, seller: Seller) -> str:
        """ "" for what was not declared; a date as YYYY-MM-DD."""
        value = getattr(getattr(seller, self.part, None), self.name, None)
        return "" if value is None else str(value)

    def in_words(self, value: str) -> str:
        """A value as a person reads it, in the active language."""
        return self.shown(value) if value and self.shown else value

    def written_out(self, value: str) -> str:
        """in_words(), and a date as the seller's own pages say it."""
        return day_in_words(date.fromisoformat(value)) if value and self.kind == Kind.DATE else self.in_words(value)

    def compare(self, seller: Seller, read: str) -> Comparison:
        declared = self.value(seller)
        if declared and self.called:
            return compare_named(self.called(declared), read)
        found = compare(declared, read, kind=self.kind, country=_country_of(seller, self))
        if found.verdict == Verdict.DIFFERS and self.kind == Kind.ADDRESS and _same_address(declared, read):
            return Comparison(Verdict.WRITING, [Part(declared)], [Part(read)])
        return found


def _same_address(declared: str, read: str) -> bool:
    return likeness_of_addresses(Address(declared), Address(read)) == Likeness.SAME


NAME, HOLDER, REGISTER = (
    ("name_differs", "holder_differs"),
    ("holder_differs",),
    ("business_not_found", "extract_differs"),
)
PAPER = ("wrong_document",)
TYPE, COUNTRY = (name_of_type, names_of_type), (country_name, names_of_country)

FIELDS = {
    field.code: field
    for field in [
        Field("family_name", _("Family name"), "person", "family_name", Kind.NAME, NAME),
        Field("given_name", _("Given name"), "person", "given_name", Kind.NAME, NAME),
        Field("birth_date", _("Born"), "person", "birth_date", Kind.DATE, NAME),
        Field("document_type", _("Document"), "person", "document_type", Kind.NAME, PAPER, *TYPE),
        Field("document_country", _("Issued by"), "person", "document_country", Kind.NAME, PAPER, *COUNTRY),
        Field("document_number", _("Number"), "person", "document_number", Kind.NUMBER, ("number_differs",)),
        Field("issued_on", _("Issued on"), "person", "document_issued_on", Kind.DATE, ("expired",)),
        Field("expires_on", _("Valid until"), "person", "document_expires_on", Kind.DATE, ("expired",)),
        Field("holder", _("Holder"), "bank_account", "holder", Kind.NAME, HOLDER),
        Field("account_number", _("Number"), "bank_account", "number", Kind.NUMBER, ("account_differs",)),
        Field("legal_name", _("Legal name"), "business", "legal_name", Kind.NAME, (*HOLDER, *REGISTER)),
        Field("street", _("Street and number"), "business", "street", Kind.ADDRESS, REGISTER),
        Field("register_number", _("Register number"), "business", "register_number", Kind.NUMBER, REGISTER),
    ]
}

CHOOSES_CHECKS = {"document_type", "document_country"}  # of the identity document's checklist


def _country_of(seller: Seller, field: Field) -> str:
    """Of whoever issued the document that says it; "" where nothing is declared."""
    part = getattr(seller, field.part, None)
    return str(getattr(part, "document_country" if field.part == "person" else "country", ""))

"""What a seller has declared and uploaded, as "check your answers" and staff see it: numbers masked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import locale_of
from sellers.countries import country_name
from sellers.masking import mask
from sellers.models import BankAccount, Business, Document, Person, Seller, TaxInformation


@dataclass(frozen=True)
class Answer:
    """`full`: a masked number as it was typed, for its seller, who has to see a mistyped digit before submitting."""

    label: str
    value: str
    masked: bool = False
    full: str = ""


@dataclass(frozen=True)
class Section:
    """One task of the seller. `url` is the page where it is changed; no answers: nothing is declared yet."""

    code: str
    title: str
    url: str
    answers: list[Answer]


def day_in_words(day: date) -> str:
    return format_date(day, "long", locale=locale_of(get_language()))


def answers_of(seller: Seller) -> list[Section]:
    """In the reader's language. Two queries for a seller of with_details()."""
    parts = [("business", _("Business")), ("person", _("Contact person")), ("bank_account", _("Bank account"))]
    declared = [
        Section(code, title, reverse(code), answers_about(seller, code) if hasattr(seller, code) else [])
        for code, title in parts
    ]
    asked = [document for document in seller.documents.all() if document.status != Document.Status.NOT_NEEDED]
    return declared + [_document(document) for document in sorted(asked, key=lambda each: each.pk)]


def answers_about(seller: Seller, part: str) -> list[Answer]:
    """One of the seller's rows, which is there."""
    answers: dict[str, Callable[[Any], list[Answer]]] = {
        "business": _business, "person": _person, "bank_account": _bank_account,
    }  # fmt: skip
    return answers[part](getattr(seller, part))


def tax_answers(tax: TaxInformation) -> list[Answer]:
    return [
        Answer(_("Country or region where you pay tax"), country_name(tax.country)),
        _number(_("Tax number"), tax.number),
    ]


def _number(label: str, number: str) -> Answer:
    return Answer(label, mask(number), masked=bool(number), full=number)


def _business(business: Business) -> list[Answer]:
    place = [business.street, business.postcode, business.city, business.region, country_name(business.country)]
    return [
        Answer(_("Kind of business"), _capitalised(business.get_kind_display())),
        Answer(_("Legal name"), business.legal_name),
        _number(_("Number in the business register"), business.register_number),
        Answer(_("Address"), "\n".join(line for line in place if line)),
    ]


def _person(person: Person) -> list[Answer]:
    expires, issued = person.document_expires_on, person.document_issued_on
    return [
        Answer(_("Given names"), person.given_name),
        Answer(_("Family name"), person.family_name),
        Answer(_("Date of birth"), day_in_words(date.fromisoformat(person.birth_date))),
        Answer(_("Identity document"), _capitalised(person.get_document_type_display())),
        Answer(_("Issued by"), country_name(person.document_country)),
        _number(_("Document number"), person.document_number),
        Answer(_("Issued on"), day_in_words(date.fromisoformat(issued)) if issued else _("No date")),
        Answer(_("Valid until"), day_in_words(expires) if expires else _("No date")),
        *([_number(_("Machine-readable lines"), person.machine_readable)] if person.machine_readable else []),
    ]


def _bank_account(account: BankAccount) -> list[Answer]:
    return [
        Answer(_("Account holder"), account.holder),
        Answer(_("Country or region of the bank"), country_name(account.country)),
        _number(_("IBAN or account number"), account.number),
    ]


def _document(document: Document) -> Section:
    title = _capitalised(document.get_kind_display())
    state = [Answer(_("File"), _capitalised(document.get_status_display()))] if document.pages else []
    return Section(document.kind, title, reverse("document", args=[document.public_id]), state)


def _capitalised(name: object) -> str:
    return str(name)[:1].upper() + str(name)[1:]

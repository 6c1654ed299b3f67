"""Looking at a stored document or a masked number: the only way for a person. Every look is an audit event."""

from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.files import read_file
from core.models import User
from sellers.grounds import Ground
from sellers.models import Document, Seller

# What is masked until it is revealed: code → row and field.
NUMBERS = {
    "birth_date": ("person", "birth_date"),
    "document_number": ("person", "document_number"),
    "account_number": ("bank_account", "number"),
    "register_number": ("business", "register_number"),
    "tax_number": ("tax_information", "number"),
}


def read_page(document: Document, number: int, *, actor: User, ground: Ground | None = None) -> bytes:
    """Page `number` (from 1) as JPEG, made of pixels only (R19). `ground`: of staff; None: it is the seller's own."""
    if not 1 <= number <= len(document.pages):
        raise DomainError("no_such_page", _("This document has no such page. Reload the page to see what is stored."))
    page = read_file(document.pages[number - 1], bound_to=document.place_of_page(number))
    record("document.viewed", actor=actor, subject=document, data={"page": number, **(ground.told if ground else {})})
    return page


def reveal_number(seller: Seller, code: str, *, actor: User, ground: Ground) -> str:
    """One of NUMBERS in full; "" where the seller declared none."""
    row, field = NUMBERS[code]
    record("seller.revealed", actor=actor, subject=seller, data={"field": code, **ground.told})
    return str(getattr(getattr(seller, row, None), field, ""))

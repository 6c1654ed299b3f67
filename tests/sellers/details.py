"""Details as a form hands them to the actions."""

from datetime import date
from typing import Any

from sellers.actions import save_bank_account, save_business, save_person
from sellers.models import Seller
from sellers.uploads.actions import upload_document
from tests.sellers import samples

BUSINESS: dict[str, Any] = {
    "kind": "company",
    "legal_name": "Müller & Söhne GmbH",
    "register_number": "HRB 12345",
    "country": "DE",
    "street": "Hauptstraße 1",
    "city": "Berlin",
    "region": "",
    "postcode": "10115",
}
PERSON: dict[str, Any] = {
    "given_name": "Erika",
    "family_name": "Müller",
    "birth_date": "1985-03-27",
    "document_type": "passport",
    "document_country": "DE",
    "document_number": "C01X00T478",
    "document_issued_on": "2025-05-02",
    "document_expires_on": date(2035, 5, 1),
}
BANK_ACCOUNT: dict[str, Any] = {
    "holder": "Müller & Söhne GmbH",
    "country": "DE",
    "number": "DE89 3704 0044 0532 0130 00",
}


def complete(seller: Seller) -> None:
    """Everything declared and uploaded, as just before handing it in."""
    save_business(seller, actor=seller.user, **BUSINESS)
    save_person(seller, actor=seller.user, **PERSON)
    save_bank_account(seller, actor=seller.user, **BANK_ACCOUNT)
    for document in seller.documents.all():
        upload_document(document, actor=seller.user, content=samples.jpeg())

"""What a test seller lacks is made up, so that the case can be submitted at once."""

from datetime import date
from typing import Any

from audit.log import Subject
from integration.testmode.arriving import picture
from integration.testmode.by_itself import asks_for_session
from integration.testmode.magic import NO_SESSION, SESSION
from integration.testmode.sellers import refuse_live
from sellers.actions import SAVE
from sellers.models import Document, Seller
from sellers.rules import missing_steps
from sellers.uploads.actions import upload_document

MADE_UP: dict[str, dict[str, Any]] = {
    "business": {
        "kind": "company",
        "legal_name": "Beispiel Handel GmbH",
        "register_number": "HRB 12345",
        "country": "DE",
        "street": "Hauptstraße 1",
        "city": "Berlin",
        "region": "",
        "postcode": "10115",
    },
    "person": {
        "given_name": "Ada",
        "family_name": "Beispiel",
        "birth_date": "1985-03-27",
        "document_type": "passport",
        "document_country": "DE",
        "document_number": NO_SESSION,
        "document_issued_on": "2025-05-02",
        "document_expires_on": date(2035, 5, 1),
    },
    "bank_account": {"holder": "Beispiel Handel GmbH", "country": "DE", "number": "DE89370400440532013000"},
}


def make_ready(seller: Seller, *, actor: Subject) -> None:
    """What is there stays. In no transaction of whoever calls: files are kept. DomainError "not_a_test_seller", and
    those of the actions of the pages."""
    refuse_live(seller)
    for part in missing_steps(seller):
        if part in SAVE:
            SAVE[part](seller, actor=actor, **MADE_UP[part] | _by_address(part, seller))
    for document in seller.documents.filter(status__in=Document.MISSING).select_related("seller"):
        upload_document(document, actor=actor, content=picture())


def _by_address(part: str, seller: Seller) -> dict[str, str]:
    """Whose address names an outcome of a session comes to one."""
    return {"document_number": SESSION} if part == "person" and asks_for_session(seller) else {}

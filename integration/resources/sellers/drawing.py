"""A seller as JSON, in the language that is active: what answers.py describes."""

from typing import Any

from core.encryption import keyed_hash
from integration.models import ApiKey
from integration.resources.sellers.answers import PERSONAL, SellerAnswer
from sellers.masking import mask
from sellers.models import BankAccount, Business, Document, Person, Seller
from sellers.rules import missing_steps
from verification.measures.words import told_of
from verification.models import Measure

ROWS = ("business", "person", "bank_account", "tax_information")


def draw_seller(key: ApiKey, seller: Any) -> dict[str, Any]:
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
        "text": told.why,
        "remedy": told.way_back,
        "how_long": told.until,
        "takes_effect_at": measure.begins_at,
        "ends_at": measure.lasts_until,
    }


def _personal(seller: Seller) -> dict[str, Any]:
    rows = {name: getattr(seller, name, None) for name in ROWS}
    return {
        "email": seller.user.email,
        "full_name": seller.user.full_name or None,
        **{name: row and _DRAWN[name](row) for name, row in rows.items()},
    }


def _revision(seller: Seller) -> str:
    """Of all that is declared, since an ETag has to change with what is not shown, too. It says nothing of the values,
    and does not come back with them: nobody finds one by trying."""
    return keyed_hash("seller-revision", f"{seller.public_id} {seller.details_revision}")[:16]


def _ending(number: str) -> str | None:
    return mask(number).lstrip("•") or None


def _business(row: Business) -> dict[str, Any]:
    plain = ("kind", "legal_name", "country", "street", "city", "region", "postcode")
    return {name: getattr(row, name) or None for name in plain} | {
        "register_number_ending": _ending(row.register_number)
    }


def _person(row: Person) -> dict[str, Any]:
    plain = ("given_name", "family_name", "document_type", "document_country", "document_expires_on")
    return {name: getattr(row, name) or None for name in plain} | {
        "document_number_ending": _ending(row.document_number)
    }


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

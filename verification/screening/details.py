"""What a seller declared, as the rules compare it. Strings, numbers and flags alone: each is hashed as it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import database_now
from core.policy import Policy
from sellers.models import Business, Seller
from verification.comparing.addresses import Address


@dataclass(frozen=True, kw_only=True)
class Details:
    """Days are YYYY-MM-DD; "" is what was not declared. `today` is the seller's; a session can take place on any of the
    next `session_within_days`."""

    given_name: str = ""
    family_name: str = ""
    birth_date: str = ""
    issued_on: str = ""
    expires_on: str = ""
    machine_readable: str = ""
    is_company: bool = True
    legal_name: str = ""
    register_number: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    bank_holder: str = ""
    bank_number: str = ""
    today: str = ""
    session_within_days: int = 0

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def address(self, country: str) -> Address:
        return Address(self.street, self.city, self.region, self.postcode, country)


def details_of(seller: Seller, *, policy: Policy) -> dict[str, Any]:
    """The fields of Details, of a seller whose details are complete."""
    person, business, account = seller.person, seller.business, seller.bank_account
    expires = person.document_expires_on
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "issued_on": person.document_issued_on,
        "expires_on": expires.isoformat() if expires else "",
        "machine_readable": person.machine_readable,
        "is_company": business.kind == Business.Kind.COMPANY,
        "legal_name": business.legal_name,
        "register_number": business.register_number,
        "street": business.street,
        "city": business.city,
        "region": business.region,
        "postcode": business.postcode,
        "bank_holder": account.holder,
        "bank_number": account.number,
        "today": database_now().astimezone(ZoneInfo(seller.user.time_zone)).date().isoformat(),
        "session_within_days": policy.offer_horizon_days,
    }


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

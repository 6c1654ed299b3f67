"""A seller whom a platform has created, and how it is asked about."""

import json
from datetime import date
from typing import Any

from sellers.models import Seller
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON

SAM = {"email": "sam@example.com", "full_name": "Sam Seller", "language": "de", "time_zone": "Europe/Berlin"}
DETAILS = json.loads(
    json.dumps({"business": BUSINESS, "person": PERSON, "bank_account": BANK_ACCOUNT}, default=date.isoformat)
)
PERSONAL = {"email", "full_name", "business", "person", "bank_account", "tax_information"}


def get(client: Any, seller: Any, **headers: str) -> Any:
    public_id = seller.public_id if isinstance(seller, Seller) else seller["id"]
    return client.get(f"/api/v1/sellers/{public_id}", headers={k.replace("_", "-"): v for k, v in headers.items()})


def path(seller: dict[str, Any], more: str = "") -> str:
    return f"sellers/{seller['id']}{more}"

"""What the rules may look at, read once for each run of the screen."""

from dataclasses import dataclass

from core.policy import Policy
from sellers.models import Seller

NOT_DRAWN = 100.0  # no share of sellers is larger


@dataclass(frozen=True)
class Facts:
    """Countries by ISO 3166-1 alpha-2; `draw` is a random number from 0 to 100."""

    document_type: str
    document_country: str
    document_number: str
    business_country: str
    bank_country: str
    draw: float
    random_sample_percent: int


def facts_of(seller: Seller, *, draw: float, policy: Policy) -> Facts:
    """Of a seller whose details are complete."""
    person = seller.person
    return Facts(
        document_type=person.document_type,
        document_country=person.document_country,
        document_number=person.document_number,
        business_country=seller.business.country,
        bank_country=seller.bank_account.country,
        draw=draw,
        random_sample_percent=policy.random_sample_percent,
    )

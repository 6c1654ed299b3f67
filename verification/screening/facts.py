"""What the rules may look at, read once for each run of the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from core.policy import Policy
from sellers.models import Seller
from sellers.same_numbers import count_same_numbers
from sellers.same_places import count_same_places
from verification.screening.details import Details, details_of
from verification.screening.thresholds import FURTHEST_DAYS, SHIPPED, Thresholds

NOT_DRAWN = 100.0  # no share of sellers is larger


@dataclass(frozen=True)
class Facts(Details):
    """Countries by ISO 3166-1 alpha-2; `draw` is a random number from 0 to 100.

    `links`: how many other sellers have the same, by the codes of sellers.same_numbers and sellers.same_places.
    `newcomers`: how many others in the same networks registered so many days ago, {days: how many}.
    """

    document_type: str
    document_country: str
    document_number: str
    business_country: str
    bank_country: str
    draw: float
    rejected_before: bool = False
    links: Mapping[str, int] = field(default_factory=dict)
    newcomers: Mapping[int, int] = field(default_factory=dict)
    thresholds: Thresholds = SHIPPED


def declared_facts(seller: Seller, *, policy: Policy) -> Facts:
    """Of a seller whose details are complete: what stands in them alone. Nothing is drawn."""
    person = seller.person
    return Facts(
        document_type=person.document_type,
        document_country=person.document_country,
        document_number=person.document_number,
        business_country=seller.business.country,
        bank_country=seller.bank_account.country,
        draw=NOT_DRAWN,
        **details_of(seller, policy=policy),
    )


def facts_of(seller: Seller, *, draw: float, rejected_before: bool, policy: Policy, thresholds: Thresholds) -> Facts:
    """Of a seller whose details are complete. Two queries for what other sellers have in common with this one."""
    places = count_same_places(seller.user, days=FURTHEST_DAYS)
    return replace(
        declared_facts(seller, policy=policy),
        draw=draw,
        rejected_before=rejected_before,
        links={**count_same_numbers(seller), "browser_kind": places.browser_kind, "network": places.network},
        newcomers=places.newcomers,
        thresholds=thresholds,
    )


def inputs_of(facts: Facts) -> dict[str, Any]:
    """Fact by fact, but for the draw and the plan's thresholds, which are no facts about the seller."""
    others = ("draw", "links", "thresholds")
    values = {each.name: getattr(facts, each.name) for each in fields(facts) if each.name not in others}
    return values | {f"same_{kind}": count for kind, count in facts.links.items()}

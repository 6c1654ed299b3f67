"""All rules, one module for each subject. In SCREENED each looks for itself, in the order in which they are told."""

from verification.screening.rule import Rule
from verification.screening.rules import (
    accounts,
    businesses,
    countries,
    documents,
    history,
    links,
    said,
    sample,
    validity,
    zone,
)

SCREENED = [
    *documents.RULES,
    *zone.RULES,
    *validity.RULES,
    *accounts.RULES,
    *businesses.RULES,
    *countries.RULES,
    *history.RULES,
    *links.LINKED,
    *sample.RULES,
]
EARLIER: list[Rule] = []  # former versions, and rules that were removed: Rule(name, version, never, …)
ALL = [*SCREENED, *said.RULES, *EARLIER]

"""All rules, one module for each subject. In SCREENED each looks for itself, in the order in which they are told."""

from verification.screening.rule import Rule
from verification.screening.rules import (
    accounts,
    businesses,
    countries,
    documents,
    earlier,
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
ALL: list[Rule] = [*SCREENED, *said.RULES, *earlier.RULES]

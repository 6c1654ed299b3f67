"""All rules, one module for each subject. In SCREENED each looks for itself, in the order in which they are told."""

from verification.screening.rule import Rule
from verification.screening.rules import countries, documents, history, links, said, sample

SCREENED = [*documents.RULES, *countries.RULES, *history.RULES, *links.LINKED, *sample.RULES]
EARLIER: list[Rule] = []  # former versions, and rules that were removed: Rule(name, version, never, …)
ALL = [*SCREENED, *said.RULES, *EARLIER]

"""All rules, one module for each subject. In SCREENED each looks for itself, in the order in which they are told."""

from verification.screening.rule import Rule
from verification.screening.rules import countries, documents, said, sample

SCREENED = [*documents.RULES, *countries.RULES, *sample.RULES]
EARLIER: list[Rule] = []
ALL = [*SCREENED, *said.RULES, *EARLIER]

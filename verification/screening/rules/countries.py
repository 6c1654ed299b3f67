"""Where business, document and bank account are."""

from django.utils.translation import gettext_lazy as _

from verification.screening.facts import Facts
from verification.screening.rule import Rule


def _countries_differ(facts: Facts) -> bool:
    return len({facts.business_country, facts.document_country, facts.bank_country}) > 1


RULES = [
    Rule(
        "country",
        1,
        _countries_differ,
        _(
            "Your business, your identity document and your bank account are not all from the same country or region. "
            "That is often so, and there is nothing wrong with it: we only ask how they belong together."
        ),
        "Business, issuing and bank country are not one. Ask how they belong together; not a fault in itself.",
        question="How do the business, the document and the bank account belong together?",
    ),
]

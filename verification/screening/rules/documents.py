"""What an identity document says of itself."""

from django.utils.translation import gettext_lazy as _

from verification.numbers import is_plausible
from verification.screening.facts import Facts
from verification.screening.rule import Rule


def number_looks_wrong(facts: Facts) -> bool:
    return not is_plausible(facts.document_number, document_type=facts.document_type, country=facts.document_country)


RULES = [
    Rule(
        "document_number",
        2,
        number_looks_wrong,
        _(
            "The number you gave for your identity document does not have the form that such a number usually has. "
            "It may be a typing error: we compare it with the document itself."
        ),
        "Declared document number fails the format or check digit of its kind and country.",
        question="Please read out the number of the document.",
    ),
]

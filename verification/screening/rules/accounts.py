"""Bank accounts: their numbers, and whose they are."""

from django.utils.translation import gettext_lazy as _

from sellers.checks.accounts import fault_of_iban, fault_of_routing
from verification.comparing.names import Likeness, likeness_of_companies, likeness_of_names
from verification.screening.facts import Facts
from verification.screening.rule import Rule

_NUMBER = _(
    "The number of your bank account does not fit its own check digits. It may be a typing error: we compare it with "
    "your bank statement."
)


def holder_differs(facts: Facts) -> bool:
    """From the business; a sole trader's account may run in their own name."""
    holder = facts.bank_holder
    if likeness_of_companies(holder, facts.legal_name, country=facts.business_country) != Likeness.DIFFERENT:
        return False
    own = likeness_of_names(holder, facts.name, country=facts.document_country)
    return facts.is_company or own == Likeness.DIFFERENT


RULES = [
    Rule(
        "iban_invalid",
        1,
        lambda facts: bool(fault_of_iban(facts.bank_country, facts.bank_number)),
        _NUMBER,
        "IBAN: length, check digits (ISO 7064) or national form do not fit.",
        points=60,
    ),
    Rule(
        "routing_invalid",
        1,
        lambda facts: bool(fault_of_routing(facts.bank_country, facts.bank_number)),
        _NUMBER,
        "ABA routing number before the slash: length, check digit or first pair do not fit.",
        points=60,
    ),
    Rule(
        "bank_name_differs",
        1,
        holder_differs,
        _(
            "The holder of the bank account has another name than your business. There may be a good reason: we only "
            "ask how they belong together."
        ),
        "Account holder is neither the business nor, for a sole trader, the person (order, accents and form aside).",
        points=60,
        question="Whose account is it, and why is the business paid there?",
    ),
]

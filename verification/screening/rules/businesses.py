"""Numbers and address of a business."""

from django.utils.translation import gettext_lazy as _

from sellers.checks.companies import company_number_fits
from sellers.checks.taxes import is_vat_number, vat_number_fits
from verification.comparing.regions import region_disagrees
from verification.screening.facts import Facts
from verification.screening.rule import Rule


def register_number_looks_wrong(facts: Facts) -> bool:
    country, number = facts.business_country, facts.register_number
    return not is_vat_number(country, number) and not company_number_fits(country, number, is_company=facts.is_company)


def vat_number_looks_wrong(facts: Facts) -> bool:
    """Some businesses give it as the number of their register."""
    return not vat_number_fits(facts.business_country, facts.register_number)


def address_differs(facts: Facts) -> bool:
    address = facts.address(facts.business_country)
    return region_disagrees(address, register_number=facts.register_number)


RULES = [
    Rule(
        "company_number_invalid",
        1,
        register_number_looks_wrong,
        _(
            "The number you gave for the business register does not have the form that such a number usually has. It "
            "may be a typing error: we compare it with the register."
        ),
        "Register number fails the form or check digit of its country's register.",
        points=60,
    ),
    Rule(
        "vat_invalid",
        1,
        vat_number_looks_wrong,
        _(
            "The VAT number you gave does not have the form that such a number usually has. It may be a typing error: "
            "we compare it with your documents."
        ),
        "VAT number (EU, Northern Ireland, Great Britain): form or check digit do not fit. VIES was not asked.",
        points=40,
    ),
    Rule(
        "address_differs",
        1,
        address_differs,
        _(
            "The postcode or the register number of your business belongs to another state or province than its "
            "address names. It may be a typing error, or the business has moved: we only ask."
        ),
        "ZIP code against state (US), or region in the social credit code against province (CN). Businesses move.",
        points=30,
        question="Has the business moved? Since when is it at this address?",
    ),
]

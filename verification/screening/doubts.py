"""What looks like a typing error, told on "check your answers" before it counts: the seller corrects it there, or says
that it is right. Only what the seller typed is in doubt here; what else the screen finds is told with the case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.sentences import in_a_row
from core.times import locale_of
from sellers.answers import day_in_words
from sellers.checks.accounts import fault_of_account
from sellers.checks.companies import fault_of_social_credit_code
from sellers.checks.taxes import fault_of_tax_number
from verification.screening.facts import Facts
from verification.screening.rule import Rule
from verification.screening.rules import accounts, businesses, documents, validity, zone

Text = str | Promise


@dataclass(frozen=True)
class Doubt:
    """`rule`: name of the rule that finds it. `typed`: what it is about. `page`: name of the route where it is
    corrected; `right`: what the seller ticks instead."""

    rule: str
    title: str
    typed: str
    text: str
    page: str
    correct: str
    right: str

    @property
    def is_code(self) -> bool:
        """Typed sign by sign, as no word is."""
        return " " not in self.typed

    @property
    def field(self) -> str:
        return f"{self.rule}_is_right"


@dataclass(frozen=True)
class _Kind:
    title: Text
    typed: Callable[[Facts], str]
    text: Callable[[Facts], str]
    page: str
    correct: Text
    right: Text


def doubts_of(facts: Facts) -> list[Doubt]:
    found: list[Rule] = [
        rule
        for rules in (documents, zone, validity, accounts, businesses)
        for rule in rules.RULES
        if rule.name in KINDS and rule.finds(facts)
    ]
    return [_doubt(rule.name, KINDS[rule.name], facts) for rule in found]


def _doubt(name: str, kind: _Kind, facts: Facts) -> Doubt:
    return Doubt(
        name,
        str(kind.title),
        kind.typed(facts),
        kind.text(facts),
        kind.page,
        str(kind.correct),
        str(kind.right),
    )


def _said(text: Text) -> Callable[[Facts], str]:
    return lambda facts: str(text)


def _birth(facts: Facts) -> str:
    born = day_in_words(date.fromisoformat(facts.birth_date))
    return f"{facts.document_number}, {facts.name}, {born}"


def _expiry(facts: Facts) -> str:
    return day_in_words(date.fromisoformat(facts.expires_on))


def _address(facts: Facts) -> str:
    parts = [facts.street, f"{facts.postcode} {facts.city}".strip(), facts.region, facts.register_number]
    return ", ".join(part for part in parts if part)


def _holder_and_business(facts: Facts) -> str:
    holder = _("Account holder: %(holder)s") % {"holder": facts.bank_holder}
    name = _("Legal name: %(name)s") % {"name": facts.legal_name}
    return f"{holder}\n{name}"


def _number_of_account(facts: Facts) -> str:
    return facts.bank_number


def _fault_of_account(facts: Facts) -> str:
    return fault_of_account(facts.bank_country, facts.bank_number)


def _fault_of_register_number(facts: Facts) -> str:
    country, number = facts.business_country, facts.register_number
    return fault_of_social_credit_code(country, number, is_company=facts.is_company) or _(
        "A number of that register usually looks different. Often a digit is mistyped or missing."
    )


PARTS: dict[str, Text] = {
    "document_type": gettext_lazy("kind of document"),
    "country": gettext_lazy("country or region that issued it"),
    "number": gettext_lazy("document number"),
    "name": gettext_lazy("name"),
    "birth_date": gettext_lazy("date of birth"),
    "expires_on": gettext_lazy("valid until"),
    "optional": gettext_lazy("personal number"),
    "whole": gettext_lazy("last digit"),
}


def _fault_of_zone(facts: Facts) -> str:
    """Which parts of the lines do not fit, and which letter or digit was probably meant."""
    found = zone.zone_of(facts)
    if found is None:
        return ""
    mistyped, differing = [fault.part for fault in found.faults], zone.differing_parts(facts, found)
    sentences = [
        _("In the lines something is mistyped here: %(parts)s.") % {"parts": _listed(mistyped)} if mistyped else "",
        *(
            _("You typed %(typed)s, and %(meant)s is probably meant.") % {"typed": fault.typed, "meant": fault.meant}
            for fault in found.faults
            if fault.typed
        ),
        _("The lines and your details differ here: %(parts)s.") % {"parts": _listed(differing)} if differing else "",
    ]
    return in_a_row(*filter(None, sentences)) if any(sentences) else ""


def _listed(parts: list[str]) -> str:
    return format_list([str(PARTS[part]) for part in parts], locale=locale_of(get_language()))


_PERSON, _ACCOUNT, _BUSINESS = (
    gettext_lazy("Correct the contact person"),
    gettext_lazy("Correct the bank account"),
    gettext_lazy("Correct the business"),
)
_IS_THE_ACCOUNT_RIGHT = gettext_lazy("Is the number of the bank account right?")
_ON_STATEMENT = gettext_lazy("The number is exactly as it stands on my bank statement")
_IS_IT_VALID = gettext_lazy("Is your identity document valid for long enough?")
_DATE_ON_DOCUMENT = gettext_lazy("The date is exactly as it stands on my document")

KINDS = {
    "document_number": _Kind(
        gettext_lazy("Is the number of the identity document right?"),
        lambda facts: facts.document_number,
        _said(
            gettext_lazy("A number of such a document usually looks different. Often a digit is mistyped or missing.")
        ),
        "person",
        gettext_lazy("Correct the number"),
        gettext_lazy("The number is exactly as it stands on my document"),
    ),
    "number_says_otherwise": _Kind(
        gettext_lazy("Do the number, the name and the date of birth belong together?"),
        _birth,
        _said(gettext_lazy("The number of this document holds another date of birth, or letters of another name.")),
        "person",
        _PERSON,
        gettext_lazy("Number, name and date of birth are exactly as they stand on my document"),
    ),
    "mrz_mismatch": _Kind(
        gettext_lazy("Are the machine-readable lines right?"),
        lambda facts: facts.machine_readable,
        _fault_of_zone,
        "person",
        _PERSON,
        gettext_lazy("The lines and my details are exactly as they stand on my document"),
    ),
    "document_expired": _Kind(
        _IS_IT_VALID,
        _expiry,
        _said(gettext_lazy("It is not valid any more. Enter another document, or compare the date with this one.")),
        "person",
        _PERSON,
        _DATE_ON_DOCUMENT,
    ),
    "document_expires_before_session": _Kind(
        _IS_IT_VALID,
        _expiry,
        _said(
            gettext_lazy(
                "Should a video session be needed, it can be after this day. Enter a newer document if you have one, "
                "or choose one of the first times that we offer you then."
            )
        ),
        "person",
        _PERSON,
        _DATE_ON_DOCUMENT,
    ),
    "iban_invalid": _Kind(
        _IS_THE_ACCOUNT_RIGHT, _number_of_account, _fault_of_account, "bank_account", _ACCOUNT, _ON_STATEMENT
    ),
    "routing_invalid": _Kind(
        _IS_THE_ACCOUNT_RIGHT, _number_of_account, _fault_of_account, "bank_account", _ACCOUNT, _ON_STATEMENT
    ),
    "bank_name_differs": _Kind(
        gettext_lazy("Does the bank account belong to the business?"),
        _holder_and_business,
        _said(
            gettext_lazy("The account holder has another name than the business. Often a word is mistyped or missing.")
        ),
        "bank_account",
        _ACCOUNT,
        gettext_lazy("The account holder is exactly as it stands on my bank statement"),
    ),
    "company_number_invalid": _Kind(
        gettext_lazy("Is the number in the business register right?"),
        lambda facts: facts.register_number,
        _fault_of_register_number,
        "business",
        _BUSINESS,
        gettext_lazy("The number is exactly as it stands in the register"),
    ),
    "vat_invalid": _Kind(
        gettext_lazy("Is the VAT number right?"),
        lambda facts: facts.register_number,
        lambda facts: fault_of_tax_number(facts.business_country, facts.register_number),
        "business",
        _BUSINESS,
        gettext_lazy("The VAT number is exactly as it stands on my documents"),
    ),
    "address_differs": _Kind(
        gettext_lazy("Do the parts of the address belong together?"),
        _address,
        _said(
            gettext_lazy(
                "The postcode, or the number in the register, belongs to another state or province than the one you "
                "gave."
            )
        ),
        "business",
        _BUSINESS,
        gettext_lazy("The address is exactly as it stands in the register"),
    ),
}

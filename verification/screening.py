"""The risk screen: small versioned rules, pure. A finding leads to a session, never to a rejection.

A signal keeps rule and version; its texts are looked up here, so a rule that changes gets a new version and the old
one stays in EARLIER for as long as signals name it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.numbers import is_plausible


@dataclass(frozen=True)
class Facts:
    """What the rules may look at. Countries by ISO 3166-1 alpha-2; `draw` is a random number from 0 to 100."""

    document_type: str
    document_country: str
    document_number: str
    business_country: str
    bank_country: str
    draw: float
    random_sample_percent: int


@dataclass(frozen=True)
class Rule:
    """`reason` is what the seller reads; `internal` is for staff."""

    name: str
    version: int
    finds: Callable[[Facts], bool]
    reason: str | Promise
    internal: str


def number_looks_wrong(facts: Facts) -> bool:
    return not is_plausible(facts.document_number, document_type=facts.document_type, country=facts.document_country)


def _never(facts: Facts) -> bool:
    """Nothing that the screen looks for: staff or a campaign say so."""
    return False


def _countries_differ(facts: Facts) -> bool:
    return len({facts.business_country, facts.document_country, facts.bank_country}) > 1


RULES = [
    Rule(
        "document_number",
        1,
        number_looks_wrong,
        _(
            "The number you gave for your identity document does not have the form that such a number usually has. "
            "It may be a typing error: we compare it with the document itself."
        ),
        "Declared document number fails the format or check digit of its kind and country.",
    ),
    Rule(
        "country",
        1,
        _countries_differ,
        _(
            "Your business, your identity document and your bank account are not all from the same country or region. "
            "That is often so, and there is nothing wrong with it: we only ask how they belong together."
        ),
        "Business, issuing and bank country are not one. Ask how they belong together; not a fault in itself.",
    ),
    Rule(
        "random_sample",
        1,
        lambda facts: facts.draw < facts.random_sample_percent,
        _("You were chosen at random. We hold a session with a share of all sellers, whatever their details are."),
        "Random sample at the policy's rate.",
    ),
]
_IS_SUSPENDED = _(
    "Your account is suspended. In a video session you can show your documents to a person, who can then open your "
    "account again."
)
SUSPENDED = Rule(
    "suspended", 1, _never, _IS_SUSPENDED, "Suspended, and submitted again by the seller: not to be opened on paper."
)
FAILED_BEFORE = Rule(
    "session_failed_before",
    1,
    _never,
    _(
        "Your last session left something open that only a session can show. We would like to look at it again with "
        "you."
    ),
    "In the last session, of an earlier case, a check failed that only a session can make good.",
)
NOT_DRAWN = 100.0  # no share of sellers is larger
INVITED_AFTER = {
    "rejected": Rule(
        "invited_after_rejection",
        1,
        _never,
        _(
            "We could not verify you earlier. We would like to look at your case again, in a video session: there you "
            "can show your documents to a person and ask questions."
        ),
        "Rejected before, and invited again by a campaign.",
    ),
    "withdrawn": Rule(
        "invited_after_declining",
        1,
        _never,
        _("You declined our earlier invitation to a video session. We ask once more whether you would like one now."),
        "Declined an earlier invitation, and invited again by a campaign.",
    ),
    "approved": Rule(
        "invited_while_suspended",
        1,
        _never,
        _IS_SUSPENDED,
        "Verified before and suspended since, and invited by a campaign.",
    ),
}
EARLIER: list[Rule] = []
_BY_VERSION = {
    (rule.name, rule.version): rule for rule in [*RULES, SUSPENDED, FAILED_BEFORE, *INVITED_AFTER.values(), *EARLIER]
}


def screen(facts: Facts) -> list[Rule]:
    """The rules that found something. None: a person reviews the documents; any: a session is needed."""
    return [rule for rule in RULES if rule.finds(facts)]


def rule_of(name: str, version: int) -> Rule:
    return _BY_VERSION[name, version]

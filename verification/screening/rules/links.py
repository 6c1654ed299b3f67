"""What other accounts have in common with this one: questions to ask, never more.

Alone none of them leads to a session, and several together do. Sellers read one sentence, the same whichever it was
and however many: it says nothing of another account, not even that there is one.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from verification.screening.facts import Facts
from verification.screening.measured import NEWCOMERS, Measures, measures_of, newcomers_in
from verification.screening.rule import Rule
from verification.screening.thresholds import Thresholds

TOPIC = "question"
SENTENCE = _(
    "We have a question about your account. We ask many sellers one, and there is usually a simple answer: it is no "
    "reason to reject anybody."
)
TOGETHER = "Ask who else sells with them, and how the accounts belong together."


def _link(kind: str, called: str, points: int, question: str) -> Rule:
    count = _count_of(kind)
    internal = f"Other sellers have the same {called}. A question to ask: alone it is no reason for anything."
    return Rule(
        name=f"same_{kind}",
        version=1,
        finds=lambda facts: count(facts) > 0,
        reason=SENTENCE,
        internal=internal,
        points=points,
        question=question,
        topic=TOPIC,
        accounts=count,
    )


def _count_of(kind: str) -> Callable[[Facts], int]:
    return lambda facts: facts.links.get(kind, 0)


# About where somebody logs in: what a travel note can explain.
PLACES = ("same_browser_kind", "same_network", "many_newcomers")


def _newcomers(facts: Facts) -> int:
    return newcomers_in(measures_of(facts), facts.thresholds)


def are_many(measures: Measures, thresholds: Thresholds) -> bool | None:
    if NEWCOMERS not in measures:
        return None
    return newcomers_in(measures, thresholds) >= thresholds.velocity_accounts_count


# Not a device: nothing is left on one, and none is measured. sellers.same_places says what is compared.
KIND_OF_BROWSER = "kind of browser (such as Chrome on Windows) in the same network; many devices are alike in both"
LINKED = [
    _link("document", "number of the identity document", 60, "Do you have another account with us? For whom is it?"),
    _link("bank_account", "bank account", 40, "Who else is paid into this bank account, and why?"),
    _link("tax_number", "tax number", 60, "Which other accounts does this business have?"),
    _link("register_number", "number in the business register", 60, "Which other accounts does this business have?"),
    _link("address", "address of the business", 30, f"Who else works at this address? {TOGETHER}"),
    _link("contact_phone", "phone number of the emergency contact", 30, f"Whose number is it? {TOGETHER}"),
    _link("contact_email", "e-mail address of the emergency contact", 30, f"Whose address is it? {TOGETHER}"),
    _link("browser_kind", KIND_OF_BROWSER, 20, f"From where do you log in? {TOGETHER}"),
    _link("network", "network", 10, "From where do you log in? An office, a provider, a hotel?"),
    Rule(
        name="many_newcomers",
        version=2,
        finds=lambda facts: bool(are_many(measures_of(facts), facts.thresholds)),
        reason=SENTENCE,
        internal="Many accounts were registered from the same network within few days, as the plan counts both.",
        points=40,
        question="Did somebody help you to register? Did they ask you to open the account for them?",
        topic=TOPIC,
        accounts=_newcomers,
        by_measures=are_many,
        compares=("velocity_accounts_count", "velocity_days"),
    ),
]

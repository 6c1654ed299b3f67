"""Until when an identity document is valid."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from verification.comparing import validity
from verification.screening.details import day_of
from verification.screening.facts import Facts
from verification.screening.measured import AGE, Measures, measures_of
from verification.screening.rule import Rule
from verification.screening.thresholds import Thresholds


def has_expired(facts: Facts) -> bool:
    return bool(facts.today) and validity.has_expired(day_of(facts.expires_on), on=date.fromisoformat(facts.today))


def expires_before_session(facts: Facts) -> bool:
    return bool(facts.today) and validity.expires_before_session(
        day_of(facts.expires_on),
        submitted_on=date.fromisoformat(facts.today),
        within_days=facts.session_within_days,
    )


def is_too_new(measures: Measures, thresholds: Thresholds) -> bool | None:
    if AGE not in measures:
        return None
    return validity.is_too_new(measures[AGE], days=thresholds.document_new_days)


RULES = [
    Rule(
        "document_expired",
        1,
        has_expired,
        _(
            "Your identity document was no longer valid on the day on which you submitted your details. Please have a "
            "valid one ready."
        ),
        "Declared expiry lies before the day of submission.",
    ),
    Rule(
        "document_expires_before_session",
        1,
        expires_before_session,
        _(
            "Your identity document ends soon. If a session is held, choose an early time, or have your new document "
            "ready by then."
        ),
        "Declared expiry lies within the days in which a session can take place.",
        points=10,
    ),
    Rule(
        "document_too_new",
        2,
        lambda facts: bool(is_too_new(measures_of(facts), facts.thresholds)),
        _(
            "Your identity document was issued only a short time ago. That is often so, and there is nothing wrong "
            "with it: we only ask what document you had before."
        ),
        "Issued fewer days before the submission than the plan says. Most new ones are right; forged ones are new.",
        points=30,
        question="Which document did you have before, and why did you get a new one?",
        by_measures=is_too_new,
        compares=("document_new_days",),
    ),
]

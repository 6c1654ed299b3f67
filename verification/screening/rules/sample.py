"""Chance, which no detail can escape."""

from django.utils.translation import gettext_lazy as _

from verification.screening.rule import Rule

RULES = [
    Rule(
        "random_sample",
        1,
        lambda facts: facts.draw < facts.random_sample_percent,
        _("You were chosen at random. We hold a session with a share of all sellers, whatever their details are."),
        "Random sample at the policy's rate.",
        answerable=False,
    ),
]

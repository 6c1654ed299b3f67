"""Chance, which no detail can escape."""

from django.utils.translation import gettext_lazy as _

from verification.screening.measured import DRAW, Measures
from verification.screening.rule import Rule
from verification.screening.thresholds import Thresholds


def is_drawn(measures: Measures, thresholds: Thresholds) -> bool:
    """Where nothing was drawn nobody was."""
    draw = measures.get(DRAW)
    return draw is not None and draw < thresholds.random_sample_percent


RULES = [
    Rule(
        "random_sample",
        2,
        lambda facts: is_drawn({DRAW: facts.draw}, facts.thresholds),
        _("You were chosen at random. We hold a session with a share of all sellers, whatever their details are."),
        "Random sample at the plan's rate.",
        answerable=False,
        by_measures=is_drawn,
        compares=("random_sample_percent",),
    ),
]

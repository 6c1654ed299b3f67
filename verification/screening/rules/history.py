"""How earlier cases of the same seller ended."""

from django.utils.translation import gettext_lazy as _

from verification.screening.rule import Rule

RULES = [
    Rule(
        name="rejected_before",
        version=1,
        finds=lambda facts: facts.rejected_before,
        reason=_(
            "We could not verify you earlier. We look at what has changed since then; starting again is never held "
            "against you."
        ),
        internal="An earlier case was rejected. Look at its reasons: are they made good?",
        points=50,
        question="What has changed since the earlier decision?",
    )
]

"""What a plan of the risk screen may say. Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from verification.screening.rules import SCREENED

HIGHEST = 1000


def shipped_weights() -> dict[str, int]:
    return {rule.name: rule.points for rule in SCREENED}


def faults_of(weights: Mapping[str, int], session_from: int) -> list[str]:
    """Sentences; none: it may be published."""
    if not 1 <= session_from <= HIGHEST:
        return [_("The threshold is a whole number from 1 to %(highest)d.") % {"highest": HIGHEST}]
    faults = [_fault_of(name, points) for name, points in weights.items() if not 0 <= points <= HIGHEST]
    too_heavy = [rule.name for rule in SCREENED if rule.is_question and weights.get(rule.name, 0) >= session_from]
    if too_heavy:
        faults.append(
            _(
                "What is about other accounts is a question to ask, and alone it must not lead to a session: fewer "
                "points than the threshold for %(names)s."
            )
            % {"names": ", ".join(too_heavy)}
        )
    return faults


def _fault_of(name: str, points: int) -> str:
    names = {"name": name, "highest": HIGHEST, "points": points}
    return _("“%(name)s” has %(points)d points: give it 0 to %(highest)d.") % names

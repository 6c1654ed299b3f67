"""What a plan of the risk screen may say. Pure."""

from collections.abc import Mapping
from dataclasses import asdict

from django.utils.translation import gettext as _

from verification.screening.rules import SCREENED
from verification.screening.thresholds import BOUNDS, SHIPPED, label_of

HIGHEST = 1000


def shipped_weights() -> dict[str, int]:
    return {rule.name: rule.points for rule in SCREENED}


def shipped_thresholds() -> dict[str, int]:
    return asdict(SHIPPED)


def faults_of(weights: Mapping[str, int], session_from: int, thresholds: Mapping[str, int]) -> list[str]:
    """Sentences; none: it may be published."""
    if not 1 <= session_from <= HIGHEST:
        return [_("The threshold is a whole number from 1 to %(highest)d.") % {"highest": HIGHEST}]
    faults = [_fault_of_figure(name, value) for name, value in thresholds.items() if not _is_within(name, value)]
    faults += [_fault_of(name, points) for name, points in weights.items() if not 0 <= points <= HIGHEST]
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


def _is_within(name: str, value: int) -> bool:
    lowest, highest = BOUNDS.get(name, (1, 0))
    return lowest <= value <= highest


def _fault_of_figure(name: str, value: int) -> str:
    if name not in BOUNDS:
        return _("There is no figure called %(name)s.") % {"name": name}
    lowest, highest = BOUNDS[name]
    names = {"name": label_of(name), "lowest": lowest, "highest": highest}
    return _("“%(name)s” must be a whole number from %(lowest)d to %(highest)d.") % names


def _fault_of(name: str, points: int) -> str:
    names = {"name": name, "highest": HIGHEST, "points": points}
    return _("“%(name)s” has %(points)d points: give it 0 to %(highest)d.") % names

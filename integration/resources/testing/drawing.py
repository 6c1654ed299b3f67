"""Outcomes and clocks as JSON: what answers.py describes."""

from typing import Any

from integration.models import MovedClock, PickedOutcome
from integration.resources.testing.answers import TestClockAnswer, TestOutcomeAnswer
from integration.testmode.driving import outcomes_of
from integration.testmode.outcomes import OUTCOMES
from sellers.models import Seller
from verification.models import Case


def draw_outcome(case: Case) -> dict[str, Any]:
    picked = case.picked_outcomes.order_by("pk").last()
    possible = [
        {"outcome": name, "leads_to": OUTCOMES[name].leads_to, "takes_reasons": OUTCOMES[name].takes_reasons}
        for name in outcomes_of(case)
    ]
    shown = {"object": "test_outcome", "mode": "test", "case": case.public_id, "possible": possible}
    return TestOutcomeAnswer({**shown, "picked": picked and _picked(picked)}).data


def _picked(picked: PickedOutcome) -> dict[str, Any]:
    said = {"outcome": picked.outcome, "reasons": picked.reasons, "status": picked.state}
    return {**said, "refusal": picked.refusal or None, "picked_at": picked.picked_at}


def draw_clock(seller: Seller, clock: MovedClock | None) -> dict[str, Any]:
    seconds = clock.forwarded_seconds if clock else 0
    return TestClockAnswer(
        {"object": "test_clock", "mode": "test", "seller": seller.public_id, "forwarded_seconds": seconds}
    ).data

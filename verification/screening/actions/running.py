"""Running the risk screen over a seller's details, and keeping what it found."""

import json
from collections.abc import Iterable

from core.clock import database_now
from core.encryption import keyed_hash
from core.policy import current_policy
from sellers.models import Seller
from verification.models import Case, Screening, ScreenPlan, Signal
from verification.screening.facts import NOT_DRAWN, Facts, facts_of, inputs_of
from verification.screening.judging import findings_of, is_told, needs_session, rule_of, score_of, screen
from verification.screening.measured import measures_of
from verification.screening.rule import Rule
from verification.screening.rules.said import ASKED_IN_TEST
from verification.screening.steering import wish_of
from verification.screening.thresholds import Thresholds
from verification.sessions.owed import session_asked

Outcome = Screening.Outcome
THE_KEY = "key"  # no fact: it stays the same as long as the key of the hashes does


def screened(seller: Seller, *, draw: float = NOT_DRAWN, said: Iterable[Rule] = ()) -> Screening:
    """What the plan in force makes of the details; not stored yet. `said`: found elsewhere than in them."""
    plan = ScreenPlan.objects.in_force()
    facts = read_facts(seller, thresholds=plan.figures, draw=draw)
    wish = wish_of(seller)
    rules = [] if wish is False else screen(facts)
    found = [*rules, *([ASKED_IN_TEST] if wish else []), *said]
    names = [rule.name for rule in found]
    session = needs_session(names, plan.weights, plan.session_from)
    screening = Screening(
        ran_at=database_now(),
        plan=plan,
        draw=None if draw == NOT_DRAWN else draw,
        score=score_of(names, plan.weights),
        outcome=Outcome.SESSION if session else Outcome.CLEAR,
        findings=findings_of(found),
        measures=measures_of(facts),
        accounts={rule.name: rule.accounts(facts) for rule in found if rule.is_question},
    )
    screening.inputs = hashes_of(screening, facts)
    return screening


def read_facts(seller: Seller, *, thresholds: Thresholds, draw: float = NOT_DRAWN) -> Facts:
    rejected = seller.cases.filter(status=Case.Status.REJECTED, change=None).exists()
    return facts_of(seller, draw=draw, rejected_before=rejected, policy=current_policy(), thresholds=thresholds)


def hashes_of(screening: Screening, facts: Facts) -> dict[str, str]:
    """Of each fact, and of THE_KEY, under a key and with this run's id: equal only to itself, in the same run."""
    values = {name: json.dumps(value) for name, value in inputs_of(facts).items()} | {THE_KEY: ""}
    return {name: keyed_hash("screening", f"{screening.public_id}\n{name}\n{value}") for name, value in values.items()}


def asks_anew(screening: Screening, case: Case) -> bool:
    """For a session, and no run before it did; or what is new since would by itself. Asked before it is kept."""
    plan = screening.plan
    if plan is None or screening.outcome != Outcome.SESSION:
        return False
    known = set(case.signals.values_list("rule", flat=True))
    new = [name for name in screening.found if name not in known]
    return not session_asked(case) or needs_session(new, plan.weights, plan.session_from)


def keep_screening(screening: Screening, case: Case) -> list[str]:
    """Store it, with a signal for each finding that the case did not have yet. Returns how the log calls these."""
    screening.case = case
    screening.save()
    known = set(case.signals.values_list("rule", flat=True))
    new = [rule for rule in told_in(screening) if rule.name not in known]
    Signal.objects.bulk_create(Signal(case=case, rule=rule.name, rule_version=rule.version) for rule in new)
    return [f"{rule.name}.{rule.version}" for rule in new]


def told_in(screening: Screening) -> list[Rule]:
    """What it found that adds to the outcome."""
    weights = screening.plan.weights if screening.plan else {}
    found = [rule_of(name, int(screening.findings[name]["version"])) for name in screening.found]
    return [rule for rule in found if is_told(rule, weights)]


def said_only(case: Case, rule: Rule) -> Screening:
    """A session that somebody asks for, such as a campaign: nothing was screened. Not stored yet."""
    return Screening(
        case=case, ran_at=case.submitted_at, score=0, outcome=Outcome.SESSION,
        findings={rule.name: {"version": rule.version, "found": True}},
    )  # fmt: skip

"""Why the risk screen came to its outcome, as it was then: rules, points, threshold, draw, and what it was given."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.policy import Policy, policies_over_time
from sellers.travel.reading import told_notes
from verification.admin_pages import draw
from verification.console.access import reviewer_only
from verification.models import Case, Screening
from verification.reading import rules_found
from verification.screening.actions.running import THE_KEY, hashes_of, read_facts
from verification.screening.facts import Facts, inputs_of
from verification.screening.judging import rule_of
from verification.screening.measured import AGE, newcomers_in
from verification.screening.rule import Rule
from verification.screening.rules.links import PLACES
from verification.screening.thresholds import FURTHEST_DAYS, SHIPPED


@dataclass(frozen=True)
class Finding:
    """`points`: by the plan of that run; None: the plan did not name the rule. `journey`: what the seller noted for
    those days, of what is about a place."""

    rule: Rule
    found: bool
    points: int | None
    accounts: int = 0
    answer: str = ""
    journey: str = ""

    @property
    def effect(self) -> str:
        if not self.found:
            return _("found nothing")
        if self.rule.always:
            return _("a session, whatever the points")
        return _("found: no points, since the plan does not name it") if self.points is None else _("found")


@dataclass(frozen=True)
class Run:
    screening: Screening
    findings: list[Finding]
    inputs: list[tuple[str, str]]
    policy: Policy  # in force then

    @property
    def measured(self) -> list[str]:
        """What it compared with the plan's figures; nothing, once it is erased."""
        kept, plan = self.screening.measures, self.screening.plan
        if not kept or plan is None:
            return []
        age, newcomers = kept[AGE], newcomers_in(kept, plan.figures)
        return [
            _("The document was issued %(days)d days before.") % {"days": age}
            if age is not None
            else _("When the document was issued is not known, or it was %(days)d days before or more.")
            % {"days": FURTHEST_DAYS},
            _("%(count)d other accounts were registered from the seller's networks within %(days)d days.")
            % {"count": newcomers, "days": plan.figures.velocity_days},
        ]

    @property
    def decisive(self) -> list[Rule]:
        """Those that ask for a session whatever the points."""
        return [each.rule for each in self.findings if each.found and each.rule.always]


class Said:
    """What the seller of a case said that explains a finding: an answer to it, or a journey. Three queries."""

    def __init__(self, case: Case) -> None:
        self.answers = {answer.topic: answer.text for answer in case.signal_answers.all()}
        self.journeys, self.zone = told_notes(case.seller), ZoneInfo(case.seller.user.time_zone)
        places = case.seller.user.log_in_places
        self.seen = list(places.values_list("first_seen_at", "seen_at")) if self.journeys else []

    def journey_before(self, ran_at: datetime) -> str:
        """The first one that was under way while the seller logged in from somewhere, or on the day of the run: whether
        the country fits is for whoever reads it."""
        spans = [(first, min(last, ran_at)) for first, last in self.seen if first <= ran_at] + [(ran_at, ran_at)]
        days = [(self._day(first), self._day(last)) for first, last in spans]
        fitting = (told for told in self.journeys if any(told.note.overlaps(*span) for span in days))
        return next((f"{told.country}, {told.days}" for told in fitting), "")

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


@require_GET
@reviewer_only
def outcome_page(request: HttpRequest, case: Case) -> HttpResponseBase:
    runs, facts, said = case.screenings.select_related("plan").order_by("-id"), _facts_today(case), Said(case)
    then = policies_over_time()
    return draw(
        request,
        "case/screening",
        title=_("Why this outcome"),
        case=case,
        runs=[Run(each, findings_in(each, said), _inputs(each, facts), then(each.ran_at)) for each in runs],
        may_view_plan=request.user.has_perm("verification.view_screenplan"),
    )


def signals_of(case: Case) -> list[Finding]:
    """The signals of a case, each as the newest run that found it says."""
    said, runs = Said(case), case.screenings.select_related("plan")
    newest = {each.rule.name: each for run in runs for each in findings_in(run, said) if each.found}
    return [newest.get(rule.name) or Finding(rule, True, None) for rule in rules_found(case)]


def findings_in(screening: Screening, said: Said) -> list[Finding]:
    """Those that found something first."""
    rows = [_finding(screening, name, said) for name in screening.findings]
    return sorted(rows, key=lambda row: (not row.found, -(row.points or 0), row.rule.name))


def _finding(screening: Screening, name: str, said: Said) -> Finding:
    stored, weights = screening.findings[name], screening.plan.weights if screening.plan else {}
    rule = rule_of(name, int(stored["version"]))
    if not stored["found"]:
        return Finding(rule, False, weights.get(name))
    journey = said.journey_before(screening.ran_at) if name in PLACES else ""
    accounts = screening.accounts.get(name, 0)
    return Finding(rule, True, weights.get(name), accounts, said.answers.get(rule.told_as, ""), journey)


def _facts_today(case: Case) -> Facts | None:
    seller: Any = case.seller
    complete = all(hasattr(seller, part) for part in ("person", "business", "bank_account"))
    if not complete or seller.erased_at:
        return None
    return read_facts(seller, thresholds=SHIPPED)  # which are compared with nothing here


def _inputs(screening: Screening, facts: Facts | None) -> list[tuple[str, str]]:
    """(fact, how it compares with today's). The day of the run is no detail of the seller, and another one tomorrow."""
    today, values = (hashes_of(screening, facts), inputs_of(facts)) if facts else ({}, {})
    rekeyed = bool(today) and screening.inputs.get(THE_KEY) != today[THE_KEY]
    kept = {name: each for name, each in screening.inputs.items() if name not in (THE_KEY, "today")}
    return [
        (
            name.replace("_", " "),
            _compared(each == today.get(name), rekeyed=rekeyed, there=values.get(name) not in ("", None)),
        )
        for name, each in kept.items()
    ]


def _compared(same: bool, *, rekeyed: bool, there: bool) -> str:
    """`there`: the detail has a value today."""
    if rekeyed:
        return _("cannot be compared any more: the key of the hashes was changed")
    if same:
        return _("the same today")
    return _("another one today") if there else _("is not looked at any more, or has been deleted")

"""What happened in a seller's cases, in plain words: the one of now, and those before. It only reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import Promise

from audit.data import values_of
from audit.models import Event
from verification.life.table import FIRST, Status
from verification.life.timeline_words import plain_words
from verification.models import Case, Decision

Told = list[tuple[datetime, str | Promise]]
TOLD_DECISIONS = Prefetch("decisions", Decision.objects.told(), to_attr="told_decisions")


@dataclass(frozen=True)
class EarlierCase:
    """`ended`: what it came to; `decision`: its last, None where nothing was decided."""

    case: Case
    ended: str | Promise
    decision: Decision | None
    timeline: Told


def timeline_of(case: Case) -> Told:
    """(time, sentence), the newest first. The case's own audit events: nothing is told here that did not happen."""
    return _timelines([case])[case.public_id]


def earlier_cases(case: Case) -> list[EarlierCase]:
    """Those of its seller before it, the newest first. Three queries, or one where there are none."""
    cases = list(
        Case.objects.filter(seller=case.seller_id, pk__lt=case.pk).order_by("-pk").prefetch_related(TOLD_DECISIONS)
    )
    timelines = _timelines(cases) if cases else {}
    return [
        EarlierCase(
            each, FIRST[Status(each.status)].value.ended or "", next(iter(each.told_decisions), None),
            timelines[each.public_id],
        )
        for each in cases
    ]  # fmt: skip


def _timelines(cases: Iterable[Case]) -> defaultdict[str, Told]:
    told: defaultdict[str, Told] = defaultdict(list)
    subjects = [case.public_id for case in cases]
    for event in Event.objects.filter(subject__in=subjects, action__startswith="case.").order_by("-position"):
        if sentence := plain_words(event.action, values_of(event.data)):
            told[event.subject].append((event.at, sentence))
    return told

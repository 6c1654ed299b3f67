"""What holds wherever a case has come to, and of each act that led there."""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import F, Q

from audit.models import Event
from sellers.models import Document
from tests.verification.walking.acts import Act, step_taken
from tests.verification.walking.world import CAPACITIES, World
from verification.actions.promising import PROMISED
from verification.life.journey import standing
from verification.life.table import CHANGED, CLOSED, STEPS, TRANSITIONS, At, Clock, Status, Step, state_of
from verification.life.words import Who
from verification.models import Appeal, Case, Correction, Decision, Review, SecondReview
from verification.reading import current_case
from verification.reviewing.findings import findings_of
from verification.reviewing.unfinished import open_items
from verification.sessions.owed import lacks_session, owed_session

Outcome = Decision.Outcome
STANDS = (At.ACTIVE, *CHANGED.values())  # nobody has to do anything


@dataclass(frozen=True)
class Seen:
    """Where the case stands, and what an act can change of it."""

    state: str
    events: int
    rows: dict[str, list[tuple[Any, ...]]]

    @property
    def statuses(self) -> dict[int, str]:
        return {row[0]: row[1] for row in self.rows["cases"]}


def seen(world: World) -> Seen:
    rows = {
        "cases": Case.objects.values_list("pk", "status"),
        "decisions": Decision.objects.values_list("pk", "outcome"),
    }
    read = {name: [*found.order_by("pk")] for name, found in rows.items()}
    return Seen(world.state, Event.objects.count(), read)


# Of an act that was done.


def rows_of(act: Act, who: str, before: Seen, after: Seen) -> list[Step]:
    """Those of the table that say this step, and that whoever took it can; where the state is the same, there may be
    none."""
    assert act.may(who), f"{who} did {act.name}"
    is_new = len(before.rows["cases"]) != len(after.rows["cases"])
    name = step_taken(act, before.state)
    if before.state == after.state and not is_new:
        return [row for row in STEPS if row.act == name and row.by in CAPACITIES[who] and _stays(row, before.state)]
    rows = [row for row in STEPS if row.act == name and At[after.state] in row.targets]
    rows = [row for row in rows if not row.sources] if is_new else [r for r in rows if At[before.state] in r.sources]
    assert rows, f"no step leads from {before.state} to {after.state} by {name}"
    taken = [row for row in rows if row.by in CAPACITIES[who]]
    assert taken, f"{name} from {before.state} is by {rows[0].by.value}, not by {who}"
    return taken


def _stays(row: Step, state: str) -> bool:
    """Whether it can be taken and lead nowhere else; where it has no targets, the seller begins the next case later."""
    here = [at for at in row.sources if at.name == state]
    return bool(here) and (not row.targets or here[0] in row.targets)


def its_events_tell_it(world: World, who: str, before: Seen, after: Seen, *, moved: bool) -> None:
    """Each change of a status is one legal step, with exactly its event; and each change of a state says who did it."""
    new = list(Event.objects.order_by("pk")[before.events :])
    for case in Case.objects.select_related("seller"):
        own = [event for event in new if event.subject == case.public_id]
        steps = [event for event in own if event.action.removeprefix("case.") in Status.values]
        if case.pk not in before.statuses:
            assert own[0].action in ("case.submitted", "case.invited")
            assert world.names[own[0].actor] == who
            continue
        path = [before.statuses[case.pk], *(event.action.removeprefix("case.") for event in steps)]
        assert [json.loads(event.data).get("from") for event in steps] == path[:-1]
        assert path[-1] == case.status
        assert all(there in TRANSITIONS[Status(here)] for here, there in pairwise(path))
        assert {world.names[event.actor] for event in steps} <= {who}, [event.action for event in steps]
        if moved and case.pk == world.case.pk:
            told = [event for event in new if event.subject in (case.public_id, case.seller.public_id)]
            assert who in {world.names[event.actor] for event in told}, f"{after.state}: no event of {who}"


def nothing_was_open(decision: Decision) -> None:
    """As an approval is made."""
    case, review = decision.case, decision.review
    done = (Document.Status.ACCEPTED, Document.Status.NOT_NEEDED)
    assert not findings_of(review)
    assert not open_items(_with_stills(review))
    assert not case.seller.documents.exclude(status__in=done).exists()
    assert not review.corrections.filter(status=Correction.Status.ASKED).exists()
    assert review.session or owed_session(case) is None
    assert not lacks_session(case)
    assert not Appeal.objects.open().filter(decision__case=case).exists()
    assert not case.promises.open().filter(missed=None).exists()


def _with_stills(review: Review) -> Review:
    """What a lead has settled for the second is a copy of the first, which keeps its stills."""
    first = review.case.reviews.filter(ended_at__lte=review.ended_at, second__settled_for=SecondReview.Side.SECOND)
    return first.filter(session=review.session, second__reviewer=review.reviewer).first() or review


# Wherever it is.


def somebody_acts_next_by_a_day_that_is_said(world: World) -> None:
    seller = world.seller
    case = current_case(seller)
    now = standing(seller, case)
    assert now.title
    assert now.otherwise
    assert now.who != Who.NOBODY or (case and state_of(case) in STANDS)
    if case is None or (case.status in CLOSED and state_of(case) != At.APPEALED):
        return
    state = state_of(case).value
    assert state.who != Who.NOBODY
    assert (now.due_at is not None) == (state.clock != Clock.NONE)


def what_staff_owe_is_promised_by_the_day_of_the_case(world: World) -> None:
    for case in Case.objects.select_related("seller__user"):
        promised = [(each.kind, each.due_at, each.new_due_at) for each in case.promises.open().filter(missed=None)]
        owed = PROMISED.get(state_of(case))
        assert promised == ([(owed, case.due_at, case.new_due_at)] if owed else [])
    contested = Q(contested_at__isnull=False, answered_at=None)
    for case in Case.objects.all():
        assert case.promises.open().exclude(missed=None).count() == case.missed.filter(contested).count()


def a_case_is_closed_by_one_decision(world: World) -> None:
    """What an appeal has overturned closes nothing any more: the case is open again, and one more decision closes
    it."""
    reviews = list(Decision.objects.values_list("review", flat=True))
    assert len(reviews) == len(set(reviews))
    for case in Case.objects.all():
        closing = case.decisions.filter(outcome__in=[Outcome.APPROVED, Outcome.REJECTED])
        stands = closing.exclude(appeals__status=Appeal.Status.OVERTURNED)
        decided = [case.status] if case.status in (Status.APPROVED, Status.REJECTED) else []
        assert [each.outcome for each in stands] == decided


def of_a_doubt_nothing_follows_before_it_is_agreed_or_settled(world: World) -> None:
    for second in SecondReview.objects.holding().select_related("review__case"):
        case = second.review.case
        assert case.status == Status.DOCUMENT_REVIEW
        assert not Decision.objects.filter(review=second.review).exists()
        assert not case.reviews.filter(ended_at=None).exists()
        assert not Case.objects.to_review().filter(pk=case.pk).exists()


def nobody_decides_twice_or_settles_their_own(world: World) -> None:
    for second in SecondReview.objects.all():
        parts = [each for each in (second.first_by_id, second.reviewer_id, second.settled_by_id) if each]
        assert len(parts) == len(set(parts))
    for decision in Decision.objects.filter(outcome=Outcome.APPROVED):
        before = decision.case.decisions.filter(pk__lt=decision.pk)
        assert not before.filter(overruled_by=decision.decided_by).exists()
        waived = decision.case.detours.waived().filter(ruled_by=decision.decided_by)
        assert decision.review.session or not waived.exists()
    assert not Decision.objects.filter(overruled_by=F("decided_by")).exists()


def one_case_is_open_at_most_and_nobody_reviews_a_closed_one(world: World) -> None:
    assert Case.objects.open().count() <= 1
    assert not Review.objects.filter(ended_at=None, case__status__in=CLOSED).exists()


def an_appeal_waits_where_its_case_says_so_and_ends_by_people_alone(world: World) -> None:
    for case in Case.objects.select_related("seller__user"):
        waits = Appeal.objects.open().filter(decision__case=case)
        assert waits.count() == (state_of(case) == At.APPEALED)
    for appeal in Appeal.objects.exclude(status__in=["draft", "open"]):
        by_whom = Event.objects.filter(action__startswith="case.appeal_", data__contains=appeal.public_id)
        assert by_whom.exclude(actor="system").count() == 1


def what_was_overturned_is_decided_by_a_third_person(world: World) -> None:
    for appeal in Appeal.objects.filter(status="overturned").select_related("decision"):
        parties = {appeal.decision.decided_by_id, appeal.assigned_to_id}
        later = Decision.objects.filter(case=appeal.decision.case_id, pk__gt=appeal.decision_id)
        assert parties.isdisjoint(later.values_list("decided_by", flat=True))


HOLDS = [
    somebody_acts_next_by_a_day_that_is_said,
    what_staff_owe_is_promised_by_the_day_of_the_case,
    a_case_is_closed_by_one_decision,
    of_a_doubt_nothing_follows_before_it_is_agreed_or_settled,
    nobody_decides_twice_or_settles_their_own,
    one_case_is_open_at_most_and_nobody_reviews_a_closed_one,
    an_appeal_waits_where_its_case_says_so_and_ends_by_people_alone,
    what_was_overturned_is_decided_by_a_third_person,
]

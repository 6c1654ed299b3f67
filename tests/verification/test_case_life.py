"""The life of a case, walked by everybody who exists: each act that is legal leads on, each other one is refused, and
wherever the case comes to rest somebody acts next.

First along ways that lead everywhere: to every state, by every act, along every row of the table. Then at random from
where these end: by acts that are likely to be legal there, and by others, by anybody. The chance is the same in each
run, and what was tried least so far comes first: a walk that goes nowhere proves nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, Protocol

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from core.models import User
from sellers.models import Seller
from tests.verification.walking import by_itself, changing_acts, sellers_acts, staffs_acts, staffs_second_acts
from tests.verification.walking.acts import ACTS, Act, everybody
from tests.verification.walking.holding import HOLDS, Seen, its_events_tell_it, nothing_was_open, rows_of, seen
from tests.verification.walking.world import NO_CASE, SYSTEM, World
from verification.life.table import STEPS, At, By, Step
from verification.models import Decision

pytestmark = pytest.mark.django_db
LENGTH, TRIES = 4, 5  # of a walk at random: steps, and tries before each
PARTS = 4  # so that several processes share them
CHOSEN = ["submit_to_a_session", "choose"]
SESSION = [*CHOSEN, "admit"]
MISSED = [*CHOSEN, "seller_does_not_come", "contest"]
REVIEW = ["submit_to_a_review", "take"]
ASKED = [*REVIEW, "ask_for_documents"]
DOUBT = [*REVIEW, "approve_unsure", "take_a_second"]
DIFFER = [*DOUBT, "decide_otherwise"]
REJECTED = [*REVIEW, "reject"]
HEARD = [*REJECTED, "appeal", "hear"]
STANDING = [*REVIEW, "approve", "enter_tax"]
CHANGING = [*STANDING, "change_a_name"]
CHANGE_ASKED = [*CHANGING, "take", "ask_for_documents"]
CHANGE_DOUBT = [*CHANGING, "take", "approve_unsure", "take_a_second"]
# Each act by the first who can take it, or "by" somebody.
WAYS: list[list[str]] = [
    [],
    ["submit_to_a_session", "calendars_fill", "ask_for_other_times", "times_become_free"],
    ["submit_to_a_session", "wish", "meet_in_person_or_not", "ask_for_other_times"],
    ["submit_to_a_session", "sellers_deadline_passes", "sellers_deadline_passes"],
    ["submit_to_a_session", "ask_for_documents_instead", "give_times_again"],
    ["submit_to_a_session", "ask_for_documents_instead", "go_on_without"],
    [*CHOSEN, "change", "replace"],
    [*CHOSEN, "cancel"],
    [*CHOSEN, "open_the_room"],
    [*CHOSEN, "call_off", "times_become_free"],
    [*CHOSEN, "call_off by lead"],
    [*CHOSEN, "manager_does_not_come"],
    [*CHOSEN, "seller_does_not_come", "do_without"],
    [*MISSED, "accept_contest"],
    [*MISSED, "keep_finding"],
    [*SESSION, "approve"],
    [*SESSION, "take_over"],
    [*SESSION, "pause", "take", "give_times_again"],
    [*SESSION, "pause_with_all_done", "take", "approve_in_haste"],
    [*SESSION, "end_for_technology"],
    [*SESSION, "end_for_a_concern"],
    [*SESSION, "both_leave"],
    [*SESSION, "manager_leaves_without_deciding"],
    [*REVIEW, "reviewer_does_nothing", "go_on", "give_back", "assign"],
    [*REVIEW, "suspect_fraud", "promised_day_passes", "confirm"],
    [*REVIEW, "suspect_fraud", "not_confirm"],
    [*ASKED, "send_documents"],
    [*ASKED, "upload", "send_nothing"],
    [*ASKED, "upload", "sellers_deadline_passes"],
    [*ASKED, "sellers_deadline_passes"],
    [*ASKED, "correct"],
    [*ASKED, "send_documents_that_now_ask_for_a_session"],
    [*REVIEW, "approve", "sellers_deadline_passes", "enter_tax"],
    [*DOUBT, "give_the_second_back"],
    [*DOUBT, "decide_alike"],
    [*REVIEW, "reject_unsure", "take_a_second", "decide_alike"],
    [*SESSION, "approve_unsure", "take_a_second", "decide_alike"],
    [*DIFFER, "settle_for_the_first"],
    [*DIFFER, "settle_for_the_second", "confirm by chief"],
    [*DIFFER, "settle_for_neither", "take by carl"],
    [*SESSION, "reject_unsure", "take_a_second", "decide_otherwise", "settle_for_the_second"],
    [*HEARD, "overturn"],
    [*HEARD, "uphold", "appeal", "hear", "uphold"],
    [*HEARD, "give_the_appeal_back", "withdraw", "correct"],
    [*REJECTED, "campaign_invites", "decline"],
    [*REJECTED, "campaign_invites", "postpone", "ask_for_other_times"],
    [*CHANGING, "take_the_change_back"],
    [*CHANGING, "take", "approve"],
    [*CHANGING, "take", "reject", "appeal", "hear", "overturn"],
    [*CHANGING, "take", "suspect_fraud", "confirm"],
    [*CHANGE_ASKED, "send_documents"],
    [*CHANGE_ASKED, "sellers_deadline_passes"],
    [*CHANGE_DOUBT, "decide_alike"],
    [*CHANGE_DOUBT, "decide_otherwise", "settle_for_the_first"],
]
# What is not walked, and why.
# Two people, and days between them: measures/actions, certification/actions.
BY_MEASURES = {"begin_again", "stand_again", "impose_measure", "lift_measure", "end_suspensions"}
BY_CERTIFICATION = {"suspend_confirmed", "certify"}
NEVER_REFUSED = {"calendars_fill"}  # it is what the world does, wherever a case is
WHOSE = (sellers_acts, staffs_acts, staffs_second_acts, by_itself, changing_acts)  # each enters its acts into ACTS


class Chance(Protocol):
    def choice(self, options: Sequence[Any], /) -> Any: ...


class Drawn:
    """Chance as hypothesis has it: what fails is found again, and made short."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def choice(self, options: Sequence[Any], /) -> Any:
        return self.data.draw(st.sampled_from(options))


class Walked:
    """Over several walks."""

    def __init__(self) -> None:
        self.acts: Counter[tuple[str, str, bool]] = Counter()
        self.rows: Counter[Step] = Counter()
        self.states: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def done(self, *, ok: bool) -> set[str]:
        return {name for _at, name, done in self.acts if done is ok}

    def tries(self, name: str, *, ok: bool) -> int:
        return sum(count for (_at, each, done), count in self.acts.items() if (each, done) == (name, ok))

    def table(self) -> Iterator[str]:
        for state in [NO_CASE, *At.__members__]:
            done = {act: count for (at, act, ok), count in self.acts.items() if at == state and ok}
            refused = sum(count for (at, _act, ok), count in self.acts.items() if at == state and not ok)
            acts = ", ".join(f"{act} {count}" for act, count in sorted(done.items()))
            yield f"{state:17} reached {self.states[state]:3}, refused {refused:4}, done: {acts}"


class Walk:
    def __init__(self, world: World, walked: Walked) -> None:
        self.world, self.walked = world, walked
        self.path: list[str] = []
        world.forget()
        self.seen = seen(world)

    def explore(self, ways: list[list[str]], then: Callable[[], None] = lambda: None) -> None:
        """Each way to its end, and there what comes `then`; what they have in common is walked once."""
        if [] in ways:
            with self.and_back():
                then()
        for step in dict.fromkeys(way[0] for way in ways if way):
            with self.and_back():
                self._follow(step)
                self.explore([way[1:] for way in ways if way[:1] == [step]], then)

    def _follow(self, step: str) -> None:
        name, _by, who = step.partition(" by ")
        done = self.act(ACTS[name], who or ACTS[name].who(self.world)[0])
        assert done, f"{name} was refused in {self.seen.state}"

    @contextmanager
    def and_back(self) -> Iterator[None]:
        here, path = self.seen, [*self.path]
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.seen, self.path = here, path
        self.world.forget()

    def stray(self, chance: Chance) -> None:
        for _step in range(LENGTH):
            self._stray(chance)

    def _stray(self, chance: Chance) -> None:
        for _try in range(TRIES):
            act = self._least(chance, [act for act in ACTS.values() if act.name not in NEVER_REFUSED], ok=False)
            self.act(act, chance.choice([SYSTEM] if act.by == {By.SYSTEM} else everybody()))
        state = self.seen.state
        if likely := [act for act in ACTS.values() if act.is_likely(self.world, state) and act.who(self.world)]:
            act = self._least(chance, likely, ok=True)
            self.act(act, chance.choice(act.who(self.world)))

    def _least(self, chance: Chance, acts: list[Act], *, ok: bool) -> Act:
        """One that was tried least so far."""
        tries = {act: self.walked.tries(act.name, ok=ok) for act in acts}
        return chance.choice([act for act in acts if tries[act] == min(tries.values())])

    def act(self, act: Act, who: str) -> bool:
        """Whether it was done. Refused, it is undone with what was prepared for it."""
        before = self.seen
        done = self._done(act, who)
        self.walked.acts[before.state, act.name, done] += 1
        self.path.append(f"{before.state}: {act.name} by {who}{'' if done else ' refused'}")
        if done:
            self.seen = seen(self.world)
            self._is_as_the_table_says(act, who, before, self.seen)
            for holds in HOLDS:
                holds(self.world)
        return done

    def _done(self, act: Act, who: str) -> bool:
        self.world.forget()
        try:
            with transaction.atomic():
                done = act.do(self.world, self.world.people[who])
                if By.SYSTEM in act.by and not done:
                    raise PermissionDenied
        except (DomainError, PermissionDenied, ObjectDoesNotExist):
            return False
        finally:
            self.world.forget()
        return True

    def _is_as_the_table_says(self, act: Act, who: str, before: Seen, after: Seen) -> None:
        rows = rows_of(act, who, before, after)
        self.walked.rows.update(rows)
        self.walked.states[after.state] += 1
        its_events_tell_it(self.world, who, before, after, moved=bool(rows))
        for key, outcome in after.rows["decisions"][len(before.rows["decisions"]) :]:
            self.walked.outcomes[outcome] += 1
            if outcome == Decision.Outcome.APPROVED:
                nothing_was_open(Decision.objects.select_related("case__seller", "review__session").get(pk=key))


@contextmanager
def a_walk(world: World, walked: Walked, *, number: int) -> Iterator[Walk]:
    """Undone at its end. Chance in the database is the same in each run too."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(%s)", [number / 1000])
        walk = Walk(world, walked)
        try:
            yield walk
        except BaseException:
            print("\n".join(walk.path))  # shown with the failure
            raise
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _the_same_chance_in_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("offering", "actions.attempts", "actions.bulk", "actions.offers"):
        monkeypatch.setattr(f"scheduling.{where}.SystemRandom", lambda: Random(0))


@pytest.fixture
def world(make_user: Callable[..., User], make_seller: Callable[..., Seller]) -> World:
    return World(make_user, make_seller)


def test_ways_lead_to_every_state_by_every_act_along_every_row_of_the_table(world: World) -> None:
    walked = Walked()
    with a_walk(world, walked, number=0) as walk:
        walk.explore(WAYS)
    print("\n".join(walked.table()))
    assert set(At.__members__) - set(walked.states) == {At.LIMITED.name}
    assert set(Decision.Outcome.values) - set(walked.outcomes) == set()
    assert set(ACTS) - walked.done(ok=True) == set()
    assert {row.act for row in STEPS if row not in walked.rows} == BY_MEASURES | BY_CERTIFICATION


@pytest.mark.parametrize("part", range(PARTS))
def test_whoever_does_what_in_whichever_order_the_case_goes_on_or_it_is_refused(world: World, part: int) -> None:
    walked, chance = Walked(), Random(part)
    share = WAYS[::2]  # from where the others end is walked as well, as they have most in common
    begin, end = len(share) * part // PARTS, len(share) * (part + 1) // PARTS
    with a_walk(world, walked, number=part) as walk:
        walk.explore(share[begin:end], lambda: walk.stray(chance))
    print("\n".join(walked.table()))
    assert set(ACTS) - walked.done(ok=False) == NEVER_REFUSED


@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_way_that_hypothesis_draws_breaks_what_always_holds(world: World, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(WAYS))
    with a_walk(world, Walked(), number=0) as walk:
        walk.explore([way], lambda: walk.stray(Drawn(data)))

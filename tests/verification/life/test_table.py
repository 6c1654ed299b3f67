"""The one table of a case's life: whole, and what is said elsewhere says the same."""

import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest

import sellers.actions
import verification
from audit.words import is_known
from core.policy import Policy
from sellers.models import Seller
from verification.life import timeline_words as history
from verification.life.table import CHANGED, CLOSED, FIRST, OVER, STEPS, TRANSITIONS, At, By, Clock, Status, state_of
from verification.life.todo import DECIDED
from verification.life.words import Who
from verification.models import Case

OF_ACCOUNT = {At.ACTIVE, *CHANGED.values()}  # which stands, whatever became of the case
ENTERED = [status for status in Status if any(status in ways for ways in TRANSITIONS.values())]


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_every_state_says_who_acts_next_and_what_happens_otherwise(at: At) -> None:
    state = at.value
    assert all(str(each) for each in (state.told.title, state.told.text, state.told.otherwise, state.waits_for))
    leads_on = at in (At.TIMES_WANTED, At.LIMITED, *CHANGED.values()) or state.who in (Who.SELLER, Who.BOTH)
    assert bool(state.told.page) == leads_on
    assert (state.who == Who.NOBODY) == (at in OF_ACCOUNT)


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_every_clock_counts_from_a_figure_of_the_policy_or_by_what_was_agreed(at: At) -> None:
    state = at.value
    assert bool(state.figure) == (state.clock in (Clock.HOLD, Clock.WORKING_DAYS, Clock.MINUTES))
    assert not state.figure or isinstance(getattr(Policy(), state.figure), int)


def test_where_somebody_owes_something_there_is_a_deadline_but_for_what_the_seller_put_off_or_may_begin_anew() -> None:
    without = {at for at in At if at.value.clock == Clock.NONE}
    assert without == {At.POSTPONED, At.TAX_OVERDUE, At.LIMITED, *OF_ACCOUNT, *(FIRST[status] for status in OVER)}


def test_every_state_is_reached_and_left_until_the_case_is_closed() -> None:
    reached = {at for step in STEPS for at in step.targets}
    left = {at for step in STEPS for at in step.sources}
    assert reached == set(At)
    assert set(At) - left == set(CHANGED.values()) - {At.CHANGE_REFUSED}


def test_every_step_is_an_action() -> None:
    names = [each.name for each in walk_packages(verification.__path__, "verification.") if ".actions" in each.name]
    modules = [import_module(name) for name in names]
    known = {name for module in [*modules, sellers.actions] for name, _each in inspect.getmembers(module, callable)}
    assert {step.act for step in STEPS} <= known
    assert {at.value.expiry for at in At if at.value.expiry} <= known


def test_every_deadline_has_an_act_on_expiry() -> None:
    for at in At:
        assert bool(at.value.expiry) == (at.value.clock != Clock.NONE), at


def test_what_happens_by_itself_is_a_sweep_or_the_end_of_a_deadline() -> None:
    by_itself = {step.act for step in STEPS if step.by == By.SYSTEM}
    assert by_itself - {at.value.expiry for at in At} == {"invite_due", "offer_to_waiting", "end_suspensions"}


@pytest.mark.parametrize("account", Seller.Status)
def test_tax_information_is_waited_for_where_it_can_be_given(account: Seller.Status) -> None:
    standing = {Seller.Status.VERIFIED: At.TAX_OVERDUE, Seller.Status.ACTIVE: At.ACTIVE}
    case = Case(status=Status.APPROVED, seller=Seller(status=account))
    assert state_of(case) == standing.get(account, At.LIMITED)


@pytest.mark.parametrize("status", ENTERED)
def test_seller_and_log_have_words_for_every_change_of_state(status: Status) -> None:
    data = {"from": "in_session"} if status == Status.FRAUD_SUSPECTED else {}
    assert history.plain_words(f"case.{status}", data)
    assert is_known(f"case.{status}")


def test_what_a_closed_case_has_come_to_is_said_in_the_copy_of_everything_and_on_the_task_list() -> None:
    assert {status for status in Status if FIRST[status].value.ended} == set(CLOSED)
    assert set(CLOSED) < set(DECIDED)

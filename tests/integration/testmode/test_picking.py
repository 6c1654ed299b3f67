"""What is picked is carried out once, also where whoever began it is gone, and what has to wait is tried again."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F
from django.db.models.functions import Now
from pytest_django import DjangoCaptureOnCommitCallbacks

from audit.models import Event
from core.errors import DomainError
from core.models import PolicyVersion, User
from integration.models import PickedOutcome
from integration.testmode import pace, picking
from integration.testmode.arriving import again
from integration.testmode.counting import count_change
from integration.testmode.picking import PATIENCE, carry_out, carry_out_picked, pick_outcome
from sellers.models import Document
from tests.races import results_at_once
from tests.verification.queueing import set_figures
from verification.models import Case, SecondReview

State = PickedOutcome.State


@pytest.fixture
def case(submit: Callable[..., Case]) -> Case:
    return submit(session=False)


def pick(case: Case, outcome: str = "approved") -> PickedOutcome:
    return pick_outcome(case, actor=None, outcome=outcome)


def test_it_is_carried_out_with_the_commit(
    case: Case, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picked = pick(case)
    picked.refresh_from_db()
    assert (picked.state, again(case).status) == (State.REACHED, Case.Status.APPROVED)


def test_what_was_interrupted_is_found_by_the_sweep(case: Case) -> None:
    picked = pick(case)
    PickedOutcome.objects.update(claimed_until=Now() - timedelta(seconds=1))
    assert carry_out_picked() == 1
    picked.refresh_from_db()
    assert picked.state == State.REACHED
    assert carry_out_picked() == 0


def test_while_others_are_carried_out_it_waits_for_the_sweep(
    case: Case, submit: Callable[..., Case], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    others = [pick(submit(session=False, email=f"{number}@platform.example")) for number in range(2)]
    PickedOutcome.objects.update(claimed_until=Now() + timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        picked = pick(case)
    picked.refresh_from_db()
    assert picked.state == State.WAITING
    PickedOutcome.objects.filter(pk=others[0].pk).update(claimed_until=None)
    while carry_out_picked():
        pass
    picked.refresh_from_db()
    assert picked.state == State.REACHED


def test_a_sweep_begins_nothing_more_once_it_took_long(
    case: Case, submit: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "SECONDS", -1)
    for each in (case, submit(session=False, email="other@platform.example")):
        pick(each)
    assert [carry_out_picked() for _sweep in range(3)] == [1, 1, 0]


def test_what_somebody_works_on_is_left_to_them(case: Case) -> None:
    picked = pick(case)
    PickedOutcome.objects.update(claimed_until=Now() + timedelta(minutes=1))
    carry_out(picked)
    assert again(case).status == Case.Status.DOCUMENT_REVIEW


def test_what_passes_by_itself_is_tried_again(case: Case) -> None:
    """The scanner has not looked yet."""
    Document.objects.filter(seller=case.seller).update(scan=Document.Scan.WAITING)
    picked = pick(case)
    carry_out_picked()
    picked.refresh_from_db()
    assert (picked.state, picked.refusal) == (State.WAITING, "not_scanned_yet")
    Document.objects.filter(seller=case.seller).update(scan=Document.Scan.CLEAN)
    carry_out_picked()
    picked.refresh_from_db()
    assert (picked.state, picked.refusal) == (State.REACHED, "")


def test_what_waits_for_too_long_is_given_up(case: Case) -> None:
    Document.objects.filter(seller=case.seller).update(scan=Document.Scan.WAITING)
    picked = pick(case)
    PickedOutcome.objects.update(picked_at=F("picked_at") - PATIENCE)
    picked.refresh_from_db()
    carry_out(picked)
    picked.refresh_from_db()
    assert (picked.state, picked.refusal) == (State.REFUSED, "not_scanned_yet")


def test_what_nobody_foresaw_is_tried_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    picked = pick(case)
    with monkeypatch.context() as patched:
        patched.setattr(picking, "drive", fail)
        assert carry_out_picked() == 0
    PickedOutcome.objects.update(claimed_until=Now() - timedelta(seconds=1))
    carry_out_picked()
    picked.refresh_from_db()
    assert picked.state == State.REACHED


def test_the_log_says_who_picked_what(case: Case, ops: object) -> None:
    pick_outcome(case, actor=ops, outcome="rejected", reasons=["altered"])  # type: ignore[arg-type]
    event = Event.objects.get(action="test.outcome_picked")
    assert (event.subject, event.actor) == (case.public_id, ops.public_id)  # type: ignore[attr-defined]


def test_what_a_test_seller_picks_counts_with_the_changes_of_the_test_world(
    case: Case, submit: Callable[..., Case], ops: User
) -> None:
    PolicyVersion.objects.create(number=1, figures={"test_changes_per_hour_count": 2}, published_by=ops)
    assert [count_change("key_one"), count_change("key_one") > 0] == [0, True]
    pick_outcome(case, actor=case.seller.user, outcome="approved")
    other = submit(session=False, email="other@platform.example")
    with pytest.raises(DomainError) as refused:
        pick_outcome(other, actor=other.seller.user, outcome="approved")
    assert refused.value.code == "too_many_picked"
    pick_outcome(other, actor=ops, outcome="approved")


@pytest.mark.django_db(transaction=True)
def test_of_many_that_are_picked_at_once_few_are_carried_out_at_once(submit: Callable[..., Case]) -> None:
    cases = [submit(session=False, email=f"{number}@platform.example") for number in range(4)]
    picked = [PickedOutcome.objects.create(case=case, outcome="approved", picked_at=case.since) for case in cases]
    claimed = results_at_once([partial(picking._claim_among_few, each) for each in picked])
    assert sorted(claimed) == [False, False, True, True]


def test_one_outcome_is_carried_out_at_a_time(case: Case) -> None:
    pick(case)
    with pytest.raises(DomainError) as refused:
        pick(case, "rejected")
    assert refused.value.code == "outcome_waits"


def test_no_decision_about_a_test_seller_is_drawn_to_be_decided_again(case: Case) -> None:
    set_figures(second_review_percent=100)
    pick(case)
    carry_out_picked()
    assert again(case).status == Case.Status.APPROVED
    assert not SecondReview.objects.exists()

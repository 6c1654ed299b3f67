"""What staff promise a seller: a row for each, made, kept, late and ended where the state moves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.models import User
from core.policy import publish_policy
from core.times import format_moment
from messaging.models import Message, OpsTask
from messaging.purposes import purpose_of
from scheduling.models import AccountManager, Booking
from sellers.models import Seller
from tests.verification.attending import seller_missed
from tests.verification.building import answer_all, begin
from verification.actions.apologising import LATE, apologise_due
from verification.actions.cases import choose_time, offer_to_waiting, renew_times, submit_case
from verification.life.journey import standing
from verification.models import Case, Decision, MissedSession, Promise
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.sessions.actions import missed
from verification.sessions.actions.contests import answer_contest, contest_missed
from verification.sessions.missed import told_of

pytestmark = pytest.mark.django_db
Kind = Promise.Kind


def again(case: Case) -> Case:
    return Case.objects.select_related("seller__user", "booking").get(pk=case.pk)


def only(case: Case, kind: str) -> Promise:
    return Promise.objects.get(case=case, kind=kind)


def is_late(promise: Promise) -> Promise:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Promise.objects.filter(pk=promise.pk).update(due_at=an_hour_ago)
    Case.objects.filter(pk=promise.case_id).update(due_at=an_hour_ago)
    promise.refresh_from_db()
    return promise


@pytest.fixture
def waiting(ready: Seller, sample: Callable[[int], None]) -> Case:
    """Needs a session, and no time is free."""
    sample(100)
    return submit_case(ready, actor=ready.user)


@pytest.fixture
def contested(booked_case: Case) -> MissedSession:
    seller_missed(booked_case)
    missed.find_missed_sessions()
    found = MissedSession.objects.get()
    contest_missed(found, actor=booked_case.seller.user, text="I was there.")
    return MissedSession.objects.select_related("case__seller__user", "session__booking", "promise").get()


def test_the_result_of_a_review_is_promised_with_its_submission_and_kept_by_the_decision(
    reviewed_case: Case, account_manager: User
) -> None:
    promise = only(reviewed_case, Kind.REVIEW)
    assert (promise.made_at, promise.due_at) == (reviewed_case.since, reviewed_case.due_at)
    review = begin(reviewed_case, account_manager)
    answer_all(review)
    decide(review, actor=account_manager, outcome=Decision.Outcome.APPROVED, reason_codes=[])
    promise.refresh_from_db()
    assert promise.kept_at
    assert promise.ended_at is None
    assert not Promise.objects.open().exists()


def test_a_suspicion_leaves_the_result_of_the_review_owed_by_the_same_day(
    reviewed_case: Case, account_manager: User, lead: User
) -> None:
    promise = only(reviewed_case, Kind.REVIEW)
    review = begin(reviewed_case, account_manager)
    answer_all(review)
    decide(review, actor=account_manager, outcome=Decision.Outcome.FRAUD_SUSPECTED, reason_codes=[])
    assert Promise.objects.open().get() == promise
    assert again(reviewed_case).due_at == promise.due_at
    confirm_fraud(again(reviewed_case), actor=lead, confirmed=False)
    assert Promise.objects.open().get() == promise
    assert (again(reviewed_case).due_at, again(reviewed_case).since) == (promise.due_at, reviewed_case.since)


def test_a_suspicion_is_apologised_for_as_the_review(reviewed_case: Case, account_manager: User, lead: User) -> None:
    review = begin(reviewed_case, account_manager)
    answer_all(review)
    decide(review, actor=account_manager, outcome=Decision.Outcome.FRAUD_SUSPECTED, reason_codes=[])
    is_late(only(reviewed_case, Kind.REVIEW))
    assert apologise_due() == 1
    said = Message.objects.get(purpose="answer_late")
    assert "the result of our check" in said.body
    told = again(reviewed_case).new_due_at
    confirm_fraud(again(reviewed_case), actor=lead, confirmed=False)
    assert told is not None
    assert again(reviewed_case).new_due_at == told


def test_a_time_is_promised_once_and_kept_when_times_are_offered(
    waiting: Case, make_manager: Callable[..., AccountManager]
) -> None:
    promise = only(waiting, Kind.TIMES)
    assert (promise.made_at, promise.due_at) == (again(waiting).times_wanted_at, again(waiting).due_at)
    assert offer_to_waiting() == 0
    make_manager()
    assert offer_to_waiting() == 1
    assert only(waiting, Kind.TIMES).kept_at


def test_who_asks_for_times_again_is_promised_no_other_day(waiting: Case, ops: User) -> None:
    promise = only(waiting, Kind.TIMES)
    publish_policy({"review_deadline_workdays": 9}, actor=ops, note="test")
    renew_times(again(waiting), actor=waiting.seller.user)
    assert again(waiting).due_at == only(waiting, Kind.TIMES).due_at == promise.due_at


@pytest.mark.parametrize("kind", [Kind.TIMES, Kind.RULING, Kind.REVIEW, Kind.APPEAL])
def test_whatever_was_promised_is_apologised_for_and_becomes_a_task(reviewed_case: Case, kind: Kind) -> None:
    reviewed_case.promises.update(kind=kind)
    promise = is_late(only(reviewed_case, kind))
    assert apologise_due() == 1
    assert Message.objects.get(purpose="answer_late").about == promise.public_id
    assert OpsTask.objects.get(kind=LATE).key == promise.public_id


def test_a_booking_keeps_it_too_in_the_statement_written_by_hand(session_case: Case) -> None:
    now = timezone.now()
    promise = session_case.promises.create(
        seller=session_case.seller, kind=Kind.TIMES, made_at=now, due_at=now + timedelta(days=3)
    )
    Case.objects.filter(pk=session_case.pk).update(times_wanted_at=now)
    offer = session_case.seller.offers.held().first()
    assert offer
    choose_time(session_case, actor=session_case.seller.user, offer=offer, time_zone="Europe/London")
    promise.refresh_from_db()
    assert promise.kept_at == Booking.objects.get().created_at


def test_a_contest_is_answered_by_the_day_that_was_promised_whatever_the_policy_says_later(
    contested: MissedSession, lead: User, ops: User
) -> None:
    promised = only(contested.case, Kind.CONTEST).due_at
    assert told_of(contested).answer_by == promised
    publish_policy({"review_deadline_workdays": 9}, actor=ops, note="test")
    assert told_of(contested).answer_by == promised
    answer_contest(contested, actor=lead, accepted=False, text="Nobody came in.")
    assert only(contested.case, Kind.CONTEST).kept_at


def test_while_a_promise_lasts_nobody_apologises(reviewed_case: Case) -> None:
    assert apologise_due() == 0


def test_a_late_answer_is_said_with_a_new_day_and_is_a_task_for_lead_and_ops(
    reviewed_case: Case, lead: User, ops: User
) -> None:
    promise = is_late(only(reviewed_case, Kind.REVIEW))
    assert apologise_due() == 1
    promise.refresh_from_db()
    case = again(reviewed_case)
    assert promise.new_due_at
    assert case.due_at == promise.due_at  # it keeps its place in the queue
    assert standing(Seller.objects.with_details().get(), case).due_at == promise.new_due_at
    said = Message.objects.get(purpose="answer_late")
    zone = case.seller.user.time_zone
    assert format_moment(promise.due_at, zone, "en") in said.body
    assert format_moment(promise.new_due_at, zone, "en") in said.body
    task = OpsTask.objects.get(kind=LATE)
    assert set(Message.objects.filter(about=task.public_id).values_list("recipient", flat=True)) == {lead.pk, ops.pk}
    assert Event.objects.filter(subject=case.public_id, action="case.promise_late").count() == 1
    assert apologise_due() == 0


def test_the_apology_is_not_sent_once_the_answer_is_there(reviewed_case: Case, account_manager: User) -> None:
    is_late(only(reviewed_case, Kind.REVIEW))
    apologise_due()
    said = Message.objects.get(purpose="answer_late")
    assert purpose_of(said).still_true(said)
    review = begin(again(reviewed_case), account_manager)
    answer_all(review)
    decide(review, actor=account_manager, outcome=Decision.Outcome.APPROVED, reason_codes=[])
    assert not purpose_of(said).still_true(said)
    assert again(reviewed_case).new_due_at is None


def test_a_contest_that_waits_too_long_changes_the_day_of_its_answer_and_of_nothing_else(
    contested: MissedSession,
) -> None:
    before = again(contested.case)
    Promise.objects.filter(missed=contested).update(due_at=timezone.now() - timedelta(hours=1))
    assert apologise_due() == 1
    after = again(contested.case)
    assert (after.due_at, after.new_due_at) == (before.due_at, None)
    promise = Promise.objects.get(missed=contested)
    assert told_of(MissedSession.objects.select_related("promise").get()).answer_by == promise.new_due_at


def test_late_twice_is_said_twice(reviewed_case: Case) -> None:
    promise = is_late(only(reviewed_case, Kind.REVIEW))
    apologise_due()
    Promise.objects.filter(pk=promise.pk).update(new_due_at=timezone.now())
    assert apologise_due() == 1
    assert Message.objects.filter(purpose="answer_late").count() == 2
    assert OpsTask.objects.get(kind=LATE).count == 2
